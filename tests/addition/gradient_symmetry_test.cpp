#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "grokscope/addition/gradient_symmetry.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/gradient.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/biases.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {
namespace {

/// A model of which both inputs have matrices of their own.
RunSpec untied_spec(const Activation activation, const Embedding embedding) {
    auto spec = testing::small_addition(7);
    spec.model.embedding = embedding;
    spec.model.tied_hidden = false;
    spec.model.activation = activation;
    return spec;
}

/// The logit of a model whose two embeddings are read as given, whether or not they are one weight.
double logit(const RunSpec& spec, const Weights& weights, const Eigen::RowVectorXd& from_a,
             const Eigen::RowVectorXd& from_b, const std::int64_t c) {
    Matrix h = from_a * weight(weights, "W_in_a") + from_b * weight(weights, "W_in_b");
    if (spec.model.hidden_bias) h += weight(weights, "b_in");
    const Matrix output = effective_output(spec, weights);
    double sum = 0.0;
    for (Eigen::Index j = 0; j < h.cols(); ++j) {
        const double active = spec.model.activation == Activation::relu   ? std::max(h(0, j), 0.0)
                              : spec.model.activation == Activation::abs  ? std::abs(h(0, j))
                              : spec.model.activation == Activation::tanh ? std::tanh(h(0, j))
                                                                          : h(0, j) * h(0, j);
        sum += active * output(c, j);
    }
    return sum;
}

/// The cosine of the gradients of one logit by central differences.
double cosine_by_differences(const RunSpec& spec, const Weights& weights, const std::int64_t a,
                             const std::int64_t b, const std::int64_t c) {
    const bool untied = spec.model.embedding == Embedding::untied;
    const Eigen::RowVectorXd from_a = weight(weights, untied ? "W_E_a" : "W_E").row(a);
    const Eigen::RowVectorXd from_b = weight(weights, untied ? "W_E_b" : "W_E").row(b);
    constexpr double step = 1e-7;
    Eigen::VectorXd in_a(from_a.size());
    Eigen::VectorXd in_b(from_b.size());
    for (Eigen::Index i = 0; i < from_a.size(); ++i) {
        const Eigen::RowVectorXd nudge = step * Eigen::RowVectorXd::Unit(from_a.size(), i);
        in_a(i) = logit(spec, weights, from_a + nudge, from_b, c) -
                  logit(spec, weights, from_a - nudge, from_b, c);
        in_b(i) = logit(spec, weights, from_a, from_b + nudge, c) -
                  logit(spec, weights, from_a, from_b - nudge, c);
    }
    return in_a.dot(in_b) / (in_a.norm() * in_b.norm());
}

}  // namespace

TEST_CASE("gradient symmetricity of a logit is the cosine of finite differences") {
    auto spec = untied_spec(GENERATE(Activation::relu, Activation::square, Activation::abs,
                                     Activation::tanh),
                            GENERATE(Embedding::tied, Embedding::input_tied, Embedding::untied));
    spec.model.hidden_bias = GENERATE(true, false);
    const auto weights = testing::with_biases(initial_weights(spec));
    const auto triples = random_triples(7, 12);
    double sum = 0.0;
    double count = 0.0;
    for (Eigen::Index i = 0; i < triples.rows(); ++i) {
        const double cosine =
            cosine_by_differences(spec, weights, triples(i, 0), triples(i, 1), triples(i, 2));
        if (std::isnan(cosine)) continue;
        sum += cosine;
        ++count;
    }

    const auto symmetry = gradient_symmetry(spec, weights, triples);

    CHECK(symmetry.cosine == Approx(sum / count).epsilon(1e-6));
    CHECK(static_cast<double>(symmetry.without_gradient) == 12.0 - count);
}

TEST_CASE("gradient symmetricity is 1 where the inputs share their way into the hidden layer") {
    for (const auto& spec : testing::sample_specs()) {
        if (is_parity(spec) || !has_symmetric_gradients(spec)) continue;

        const auto symmetry =
            gradient_symmetry(spec, initial_weights(spec), random_triples(spec.task.modulus, 50));

        CHECK(symmetry.cosine == Approx(1.0));
    }
}

TEST_CASE("gradient symmetricity is -1 and 0 for opposite and for orthogonal readings") {
    auto spec = untied_spec(Activation::square, Embedding::input_tied);
    auto weights = initial_weights(spec);
    REQUIRE(weights[2].name == "W_in_b");

    weights[2].value = -weights[1].value;
    CHECK(gradient_symmetry(spec, weights, random_triples(7, 20)).cosine == Approx(-1.0));

    weights[1].value.topRows(3).setZero();
    weights[2].value.bottomRows(3).setZero();
    CHECK(gradient_symmetry(spec, weights, random_triples(7, 20)).cosine ==
          Approx(0.0).margin(1e-14));
}

TEST_CASE("logits without a gradient are left out and counted") {
    auto spec = untied_spec(Activation::relu, Embedding::input_tied);
    auto weights = initial_weights(spec);
    weights[0].value.setOnes();
    weights[1].value.setConstant(-1.0);
    weights[2].value.setConstant(-1.0);

    const auto symmetry = gradient_symmetry(spec, weights, random_triples(7, 20));

    CHECK(std::isnan(symmetry.cosine));
    CHECK(symmetry.without_gradient == 20);
}

TEST_CASE("random triples are tokens, the same in every call") {
    const auto triples = random_triples(5, 400);

    CHECK(triples == random_triples(5, 400));
    CHECK(triples.minCoeff() == 0);
    CHECK(triples.maxCoeff() == 4);
}

}  // namespace grokscope
