#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/addition/distance_irrelevance.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/biases.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {
namespace {

double standard_deviation(const std::vector<double>& values) {
    double mean = 0.0;
    for (const double value : values) mean += value;
    mean /= static_cast<double>(values.size());
    double sum = 0.0;
    for (const double value : values) sum += (value - mean) * (value - mean);
    return std::sqrt(sum / static_cast<double>(values.size()));
}

/// The definition word by word from the logits of all pairs.
double irrelevance_by_lists(const RunSpec& spec, const Weights& weights, const std::int64_t e) {
    const auto p = spec.task.modulus;
    const auto z = logits(spec, weights, token_pairs(p, false));
    std::vector<double> all;
    double within = 0.0;
    for (std::int64_t d = 0; d < p; ++d) {
        std::vector<double> list;
        for (std::int64_t a = 0; a < p; ++a)
            for (std::int64_t b = 0; b < p; ++b)
                if ((a - b + p) % p == d) list.push_back(z(a * p + b, (a + b + e) % p));
        within += standard_deviation(list) / static_cast<double>(p);
        all.insert(all.end(), list.begin(), list.end());
    }
    return within / standard_deviation(all);
}

Vector irrelevances(const RunSpec& spec, const Weights& weights) {
    return distance_irrelevances(spec, effective_weights(spec, weights));
}

}  // namespace

TEST_CASE("distance irrelevance of any model is as its definition has it") {
    for (const auto& spec : testing::sample_specs()) {
        if (is_parity(spec)) continue;
        const auto weights = initial_weights(spec);
        const auto found = irrelevances(spec, weights);

        REQUIRE(found.size() == spec.task.modulus);
        for (std::int64_t e = 0; e < spec.task.modulus; ++e) {
            CAPTURE(spec.task.modulus, e);
            CHECK(found(e) == Approx(irrelevance_by_lists(spec, weights, e)));
        }
    }
}

TEST_CASE("distance irrelevance is of logits with both biases") {
    const auto model = testing::biased_model(7, GENERATE(Activation::relu, Activation::silu));
    const auto found = irrelevances(model.spec, model.weights);

    for (std::int64_t e = 0; e < 7; ++e)
        CHECK(found(e) == Approx(irrelevance_by_lists(model.spec, model.weights, e)));
}

TEST_CASE("the constructed circle has the known distance irrelevance") {
    const auto irrelevance = [](const std::int64_t hidden, const Activation activation) {
        const auto spec = testing::circle_spec(67, hidden, activation);
        return irrelevances(spec, constructed_weights(spec))(0);
    };

    // Squares depend on the distance alone: N cos^2((a - b) w / 2).
    CHECK(irrelevance(5, Activation::square) < 1e-12);
    CHECK(irrelevance(5, Activation::relu) == Approx(0.10295).margin(5e-6));
    CHECK(irrelevance(7, Activation::relu) == Approx(0.04956).margin(5e-6));
}

TEST_CASE("logits of two distances and no other difference do not have distance in them") {
    // Of p = 2: Z[a, b, c] = 1 where a = 0 and 0 elsewhere varies within both distances as in all.
    auto spec = testing::small_addition(2);
    EffectiveWeights effective{Matrix::Zero(2, 1), Matrix::Zero(2, 1), Matrix::Ones(2, 1)};
    effective.input_a(0, 0) = 1.0;

    CHECK(distance_irrelevances(spec, effective).isApprox(Vector::Ones(2)));
}

TEST_CASE("distance irrelevance of logits that are all equal is missing") {
    const auto spec = testing::small_addition(7);
    EffectiveWeights effective{Matrix::Zero(7, 3), Matrix::Zero(7, 3), Matrix::Zero(7, 3)};
    CHECK(distance_irrelevances(spec, effective).array().isNaN().all());

    effective = {Matrix::Constant(7, 3, 0.1), Matrix::Constant(7, 3, 0.3),
                 Matrix::Constant(7, 3, 0.7)};
    CHECK(distance_irrelevances(spec, effective).array().isNaN().all());
}

}  // namespace grokscope
