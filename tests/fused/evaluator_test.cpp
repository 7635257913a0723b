#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "fused/evaluator.hpp"
#include "grokscope/model/evaluation.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "support/activations.hpp"
#include "support/biases.hpp"
#include "support/specs.hpp"

namespace grokscope::fused {
namespace {

void check_equal(const Metrics& a, const Metrics& b) {
    CHECK(a.train_loss[0] == Approx(b.train_loss[0]).epsilon(1e-12));
    CHECK(a.test_loss[0] == Approx(b.test_loss[0]).epsilon(1e-12));
    CHECK(a.train_accuracy == b.train_accuracy);
    CHECK(a.test_accuracy == b.test_accuracy);
    CHECK(a.weight_norm_l1 == b.weight_norm_l1);
    CHECK(a.weight_norm_l2 == b.weight_norm_l2);
}

}  // namespace

TEST_CASE("the evaluator finds what the network in float64 says, however small the losses are") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.task.encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    spec.model.activation = testing::any_activation();
    spec.model.output_bias = GENERATE(true, false);
    spec.model.hidden_bias = spec.model.output_bias && !is_parity(spec);
    spec.model.outputs = GENERATE(1, 2);
    spec.model.embedding = GENERATE(Embedding::tied, Embedding::untied, Embedding::fixed);
    spec.model.init_scale = GENERATE(0.1, 1.5, 20.0);
    spec.regularizer.dropout = 0.3;
    // Far below 0 what gelu and silu leave is less than the plain way can tell from a tie.
    const bool has_tail = spec.model.activation == Activation::gelu ||
                          spec.model.activation == Activation::silu;
    if (has_tail) spec.model.init_scale = std::min(spec.model.init_scale, 1.5);
    check(spec);
    const auto task = make_task(spec);
    const auto weights = testing::with_biases(initial_weights(spec));

    const auto evaluator = fused_evaluator(spec, task);

    check_equal(evaluator->row(weights, 1.0), evaluation(spec, task, weights, 1.0));
}

TEST_CASE("the evaluator does not lose a weight that is no number, and counts no answer") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    const auto task = make_task(spec);
    auto weights = initial_weights(spec);
    weights[0].value(0, 0) = std::nan("");

    const auto row = fused_evaluator(spec, task)->row(weights, 1.0);

    CHECK(std::isnan(row.train_loss[0]));
    CHECK(std::isnan(row.train_accuracy[0]));
    CHECK(std::isnan(row.test_accuracy[0]));
}

TEST_CASE("the evaluator counts equal logits as no answer") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.model.outputs = GENERATE(1, 2);
    const auto task = make_task(spec);
    auto weights = initial_weights(spec);
    for (auto& [name, value] : weights) value.setZero();

    CHECK(fused_evaluator(spec, task)->row(weights, 1.0).train_accuracy[0] == 0.0);
    check_equal(fused_evaluator(spec, task)->row(weights, 1.0),
                evaluation(spec, task, weights, 1.0));
}

}  // namespace grokscope::fused
