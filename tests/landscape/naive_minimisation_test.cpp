#include <catch2/catch.hpp>

#include <cmath>
#include <map>
#include <string>

#include "grokscope/base/matrix.hpp"
#include "grokscope/landscape/naive_minimisation.hpp"
#include "grokscope/model/gradient.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/specs.hpp"

namespace grokscope {
namespace {

std::map<std::string, double> cosines(const RunSpec& spec, const Weights& weights,
                                      const Weights& gradient) {
    const auto list = descent_cosines(spec, weights, gradient);
    return {list.begin(), list.end()};
}

RunSpec plain_parity() {
    auto spec = testing::small_spec();
    spec.task.kind = TaskKind::sparse_parity;
    return spec;
}

}  // namespace

TEST_CASE("the descent cosine is 1 along the weights, -1 against them, and 0 across") {
    const auto spec = plain_parity();
    const auto weights = initial_weights(spec);
    auto gradient = weights;
    gradient[0].value *= -3.0;
    gradient[1].value *= 2.0;

    const auto found = cosines(spec, weights, gradient);

    CHECK(found.at("W_in") == Approx(1.0));
    CHECK(found.at("W_out") == Approx(-1.0));
    const double in = weights[0].value.squaredNorm();
    const double out = weights[1].value.squaredNorm();
    CHECK(found.at("all") ==
          Approx((3.0 * in - 2.0 * out) / std::sqrt((9.0 * in + 4.0 * out) * (in + out))));
}

TEST_CASE("the descent cosine is missing where the gradient or the weights are zero") {
    const auto spec = plain_parity();
    const auto weights = initial_weights(spec);
    auto gradient = weights;
    gradient[1].value.setZero();

    const auto found = cosines(spec, weights, gradient);

    CHECK(std::isnan(found.at("W_out")));
    CHECK(found.at("all") < 0.0);
}

TEST_CASE("the descent cosine leaves out a fixed embedding") {
    auto spec = testing::small_spec();
    spec.model.embedding = Embedding::fixed;
    const auto weights = initial_weights(spec);

    const auto found = cosines(spec, weights, weights);

    CHECK(found.size() == 3);
    CHECK(found.count("W_E") == 0);
    CHECK(found.at("all") == Approx(-1.0));
}

TEST_CASE("the descent cosine tells how fast the loss falls as all weights grow") {
    const auto spec = testing::small_spec();
    const auto examples = split_of(make_task(spec), true);
    const auto weights = initial_weights(spec);
    const auto scaled_loss = [&](const double scale) {
        auto scaled = weights;
        for (auto& entry : scaled) entry.value *= scale;
        return loss_gradient(spec, scaled, examples).loss;
    };
    const auto gradient = loss_gradient(spec, weights, examples).gradient;
    double square = 0.0;
    for (const auto& entry : gradient) square += entry.value.squaredNorm();
    const double fall = -(scaled_loss(1 + 1e-6) - scaled_loss(1 - 1e-6)) / 2e-6;

    CHECK(cosines(spec, weights, gradient).at("all") ==
          Approx(fall / (std::sqrt(square) * weight_norm(spec, weights).l2)).epsilon(1e-6));
}

}  // namespace grokscope
