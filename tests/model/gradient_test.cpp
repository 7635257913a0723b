#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/gradient.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "support/activations.hpp"
#include "support/specs.hpp"

namespace grokscope {
namespace {

/// The mean cross-entropy per example, by way of the score that metrics are made of.
double mean_loss(const RunSpec& spec, const Weights& weights, const Task& task) {
    return score(spec, weights, task, split_rows(task, true)).loss / loss_factor(spec);
}

/// Not those of the specification: relu and abs must not be near their kinks, nor biases at 0.
Weights sample_weights(const RunSpec& spec) {
    auto weights = initial_weights(spec);
    for (auto& entry : weights) entry.value.array() += 0.05;
    return weights;
}

/// The largest difference from central differences, of which some are not small.
double difference_from_finite(const RunSpec& spec) {
    constexpr double h = 1e-5;
    const auto task = make_task(spec);
    auto weights = sample_weights(spec);
    const auto [loss, gradient] = loss_gradient(spec, weights, split_of(task, true));
    REQUIRE(loss == Approx(mean_loss(spec, weights, task)).epsilon(1e-12));
    double largest = 0.0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        REQUIRE(gradient[i].name == weights[i].name);
        REQUIRE(gradient[i].value.cwiseAbs().maxCoeff() > 1e-3);
        for (Eigen::Index entry = 0; entry < weights[i].value.size(); ++entry) {
            double& w = weights[i].value.data()[entry];
            const double middle = w;
            w = middle + h;
            const double above = mean_loss(spec, weights, task);
            w = middle - h;
            const double below = mean_loss(spec, weights, task);
            w = middle;
            const double slope = (above - below) / (2.0 * h);
            largest = std::max(largest, std::abs(slope - gradient[i].value.data()[entry]));
        }
    }
    return largest;
}

}  // namespace

TEST_CASE("the gradient agrees with finite differences for every combination of switches") {
    auto spec = testing::small_spec();
    spec.model.embedding =
        GENERATE(Embedding::tied, Embedding::input_tied, Embedding::untied, Embedding::fixed);
    spec.model.activation = GENERATE(Activation::relu, Activation::square, Activation::abs);
    spec.model.tied_hidden = GENERATE(true, false);
    spec.model.collapsed_hidden = GENERATE(true, false);
    spec.model.collapsed_out = GENERATE(true, false);
    spec.task.symmetric = GENERATE(true, false);
    spec.loss.kind = GENERATE(LossKind::softmax, LossKind::stablemax);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(difference_from_finite(spec) < 1e-7);
}

TEST_CASE("the gradient of a parity model agrees with finite differences for every switch") {
    auto spec = testing::small_spec();
    spec.task.kind = TaskKind::sparse_parity;
    spec.model.outputs = GENERATE(1, 2);
    spec.model.activation = GENERATE(Activation::relu, Activation::square, Activation::abs);
    spec.task.encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    spec.loss.kind = GENERATE(LossKind::softmax, LossKind::stablemax);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(difference_from_finite(spec) < 1e-7);
}

TEST_CASE("the gradient agrees with finite differences for every activation with every bias") {
    auto spec = testing::small_spec();
    spec.model.activation = testing::any_activation();
    spec.model.hidden_bias = GENERATE(true, false);
    spec.model.output_bias = GENERATE(true, false);
    spec.model.embedding = GENERATE(Embedding::tied, Embedding::untied);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(difference_from_finite(spec) < 1e-7);
}

TEST_CASE("the gradient of parity agrees with finite differences for every activation") {
    auto spec = testing::small_spec();
    spec.task.kind = TaskKind::sparse_parity;
    spec.model.activation = testing::any_activation();
    spec.model.outputs = GENERATE(1, 2);
    spec.model.output_bias = GENERATE(true, false);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(difference_from_finite(spec) < 1e-7);
}

TEST_CASE("slopes of smooth activations keep their digits far from 0") {
    const auto slope = [](const Activation activation, const double x) {
        Matrix slopes = Matrix::Ones(1, 1);
        multiply_by_activation_slope(activation, Matrix::Constant(1, 1, x), slopes);
        return slopes(0, 0);
    };

    CHECK(slope(Activation::gelu, 1.0) == Approx(1.0833154705876864).epsilon(1e-14));
    CHECK(slope(Activation::gelu, 40.0) == 1.0);
    CHECK(slope(Activation::silu, 1.0) == Approx(0.9276705118714869).epsilon(1e-14));
    CHECK(slope(Activation::silu, -60.0) == Approx(-59.0 * std::exp(-60.0)).epsilon(1e-12));
    CHECK(slope(Activation::silu, -800.0) == 0.0);
    CHECK(slope(Activation::tanh, 0.0) == 1.0);
    CHECK(slope(Activation::tanh, -30.0) == Approx(4.0 * std::exp(-60.0)).epsilon(1e-12));
    CHECK(slope(Activation::identity, -3.0) == 1.0);
}

TEST_CASE("the gradient is as precise where the loss is too small to change a probability") {
    Matrix logits(1, 3);
    logits << 0.0, 60.0, 1.0;
    const double others = std::exp(-60.0) + std::exp(-59.0);

    CHECK(loss_slopes(LossKind::softmax, logits, {1}) == Approx(others).epsilon(1e-12));

    CHECK(logits(0, 0) == Approx(std::exp(-60.0)).epsilon(1e-12));
    CHECK(logits(0, 1) == Approx(-others).epsilon(1e-12));
    CHECK(logits(0, 2) == Approx(std::exp(-59.0)).epsilon(1e-12));
}

TEST_CASE("the gradient of one logit is as precise, and does not overflow where it is far wrong") {
    Matrix logits(2, 1);
    logits << 60.0, 900.0;

    CHECK(loss_slopes(LossKind::softmax, logits, {1, 0}) == Approx(450.0));

    CHECK(logits(0, 0) == Approx(-std::exp(-60.0) / 2.0).epsilon(1e-12));
    CHECK(logits(1, 0) == 0.5);
}

TEST_CASE("the gradient of a far wrong softmax is bounded by one") {
    Matrix logits(1, 2);
    logits << 900.0, 0.0;

    CHECK(loss_slopes(LossKind::softmax, logits, {1}) == 900.0);

    CHECK(logits(0, 0) == 1.0);
    CHECK(logits(0, 1) == -1.0);
}

TEST_CASE("the gradient at weights that are all zero is zero, for every layer is behind another") {
    auto spec = testing::small_spec();
    auto weights = initial_weights(spec);
    for (auto& entry : weights) entry.value.setZero();

    const auto [loss, gradient] = loss_gradient(spec, weights, split_of(make_task(spec), true));

    CHECK(loss == Approx(std::log(11.0)));
    for (const auto& [name, value] : gradient) CHECK(value.isZero(0.0));
}

}  // namespace grokscope
