#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/activations.hpp"
#include "support/biases.hpp"
#include "support/specs.hpp"

namespace grokscope {
namespace {

Matrix row(const std::initializer_list<double> values) {
    Matrix matrix(1, static_cast<Eigen::Index>(values.size()));
    Eigen::Index i = 0;
    for (const double value : values) matrix(0, i++) = value;
    return matrix;
}

RunSpec parity_spec() {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.bits = 2;
    spec.task.parity_bits = 2;
    spec.model.hidden = 2;
    return spec;
}

/// XOR of two bits -1/+1 as relu(x + y) + relu(-x - y) - 1: +1 where they agree.
Weights agreement_weights() {
    Matrix w_in(3, 2);
    w_in << 1, -1, 1, -1, 0, 0;
    return {{"W_in", w_in}, {"W_out", Matrix::Constant(2, 1, -1.0)}};
}

}  // namespace

TEST_CASE("equal logits cost the logarithm of the number of classes") {
    CHECK(cross_entropies(LossKind::softmax, Matrix::Constant(1, 67, 3.0), {5})(0) ==
          Approx(std::log(67.0)));
    CHECK(cross_entropies(LossKind::softmax, Matrix::Zero(1, 1), {1})(0) == Approx(std::log(2.0)));
}

TEST_CASE("the article's convention divides by the number of classes") {
    RunSpec spec;
    CHECK(std::log(67.0) * loss_factor(spec) == Approx(0.0628).epsilon(1e-3));

    spec.loss.convention = LossConvention::mean;
    CHECK(loss_factor(spec) == 1.0);
}

TEST_CASE("one logit costs what two logits with the same difference cost") {
    const auto kind = GENERATE(LossKind::softmax, LossKind::stablemax);
    for (const double logit : {-30.0, -2.0, 0.5, 7.0})
        for (const std::int64_t target : {0, 1})
            CHECK(cross_entropies(kind, row({logit}), {target})(0) ==
                  Approx(cross_entropies(kind, row({0.0, logit}), {target})(0)));
}

TEST_CASE("StableMax shares out by x + 1 above zero and by 1 / (1 - x) below") {
    CHECK(cross_entropies(LossKind::stablemax, row({1.0, -1.0, 0.0}), {0})(0) ==
          Approx(-std::log(2.0 / 3.5)));
    CHECK(cross_entropies(LossKind::stablemax, row({1.0, -1.0, 0.0}), {1})(0) ==
          Approx(-std::log(0.5 / 3.5)));
    CHECK(cross_entropies(LossKind::stablemax, row({3.0}), {1})(0) == Approx(-std::log(0.8)));
    CHECK(cross_entropies(LossKind::stablemax, row({1e30, -1e30}), {0})(0) ==
          Approx(1e-60).epsilon(1e-9));
}

TEST_CASE("logits of any size have a finite loss") {
    CHECK(cross_entropies(LossKind::softmax, row({1e4}), {0})(0) == 1e4);
    CHECK(cross_entropies(LossKind::softmax, row({1e4}), {1})(0) == 0.0);
    CHECK(cross_entropies(LossKind::softmax, row({1e4, -1e4}), {1})(0) == 2e4);
    CHECK(cross_entropies(LossKind::softmax, row({1e4, -1e4}), {0})(0) < 1e-300);
}

TEST_CASE("an answer is right where its logit is above every other, and a tie is wrong") {
    const auto spec = parity_spec();
    IntegerMatrix inputs(4, 3);
    inputs << -1, -1, 1, -1, 1, 1, 1, -1, 1, 1, 1, 1;
    const auto accuracy_of = [&](const std::vector<std::int64_t>& labels) {
        const Task task{.inputs = inputs, .targets = labels, .is_train = {1, 1, 1, 1}};
        return score(spec, agreement_weights(), task, split_rows(task, true)).accuracy;
    };

    // One logit: -2 where the bits agree, 0, against the 0 of the other label, where they differ.
    CHECK(accuracy_of({0, 0, 0, 0}) == 0.5);
    CHECK(accuracy_of({0, 1, 1, 1}) == 0.25);
}

TEST_CASE("a tie is known up to the rounding of the largest logit") {
    const auto eps = std::numeric_limits<double>::epsilon();

    CHECK(tie_margin(row({3.0, -8.0})) == 64.0 * 8.0 * eps);
    CHECK(answer_margins(row({1.0, 1.0 + 4.0 * eps}), {1})(0) < tie_margin(row({1.0, 1.0})));
}

TEST_CASE("no answer is right of a model that says no number") {
    auto spec = testing::small_spec();
    auto weights = initial_weights(spec);
    weights[0].value.setConstant(std::nan(""));
    const auto task = make_task(spec);

    CHECK(std::isnan(score(spec, weights, task, split_rows(task, true)).loss));
    CHECK(std::isnan(score(spec, weights, task, split_rows(task, true)).accuracy));
}

TEST_CASE("activations are what their names say") {
    const auto z = row({-2, 0, 3});

    CHECK(activated(Activation::relu, z) == row({0, 0, 3}));
    CHECK(activated(Activation::square, z) == row({4, 0, 9}));
    CHECK(activated(Activation::abs, z) == row({2, 0, 3}));
    CHECK(activated(Activation::identity, z) == z);
    CHECK(activated(Activation::tanh, z)
              .isApprox(row({-0.9640275800758169, 0, 0.9950547536867305}), 1e-14));
    CHECK(activated(Activation::silu, z)
              .isApprox(row({-0.2384058440442351, 0, 2.8577223804672996}), 1e-14));
    CHECK(activated(Activation::gelu, z)
              .isApprox(row({-0.04550026389635842, 0, 2.9959503059051097}), 1e-14));
}

TEST_CASE("smooth activations keep their digits far below 0") {
    // Phi(-30), from tables.
    CHECK(gelu(-30.0) == Approx(-30.0 * 4.906713927148187e-198).epsilon(1e-12));
    CHECK(silu(-700.0) == Approx(-700.0 * std::exp(-700.0)).epsilon(1e-12));
    CHECK(silu(-1e4) == 0.0);
    CHECK(silu(1e4) == 1e4);
}

TEST_CASE("a hidden bias is what would be added to every row of an input matrix") {
    const auto activation = testing::any_activation();
    const auto model = testing::biased_model(7, activation);
    const auto pairs = token_pairs(7, false);

    const auto values = logits(model.spec, model.weights, pairs);

    CHECK(values.isApprox(logits(model.folded, model.folded_weights, pairs), 1e-13));
    auto without = model.weights;
    for (auto& [name, value] : without)
        if (name == "b_in") value.setZero();
    CHECK_FALSE(values.isApprox(logits(model.spec, without, pairs), 1e-3));
}

TEST_CASE("an output bias is added to the logits of every example") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.model.outputs = GENERATE(1, 2);
    spec.model.output_bias = true;
    const auto weights = testing::with_biases(initial_weights(spec));
    const auto inputs = make_task(spec).inputs;

    auto without = spec;
    without.model.output_bias = false;
    const Matrix difference = logits(spec, weights, inputs) - logits(without, weights, inputs);

    for (Eigen::Index i = 0; i < difference.rows(); ++i)
        CHECK((difference.row(i) - weight(weights, output_bias_name(spec))).norm() < 1e-13);
}

TEST_CASE("a network of two neurons computes what its weights say by hand") {
    IntegerMatrix inputs(4, 3);
    inputs << -1, -1, 1, -1, 1, 1, 1, -1, 1, 1, 1, 1;

    const auto values = logits(parity_spec(), agreement_weights(), inputs);

    // |x + y| times -1: two where the bits agree, nothing where they differ.
    CHECK(values == Matrix(Eigen::Vector4d(-2, 0, 0, -2)));
}

TEST_CASE("a score is the mean loss and the share of right answers of its rows alone") {
    const auto spec = parity_spec();
    IntegerMatrix inputs(3, 3);
    inputs << -1, -1, 1, -1, 1, 1, 1, 1, 1;
    const Task task{.inputs = inputs, .targets = {0, 1, 1}, .is_train = {1, 1, 0}};

    const auto found = score(spec, agreement_weights(), task, split_rows(task, true));

    CHECK(found.loss == Approx((std::log1p(std::exp(-2.0)) + std::log(2.0)) / 2.0));
    CHECK(found.accuracy == 0.5);
}

}  // namespace grokscope
