#include <catch2/catch.hpp>

#include "fused/evaluator.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/recomputed_metrics.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/activations.hpp"
#include "support/biases.hpp"
#include "support/specs.hpp"

namespace grokscope::fused {

TEST_CASE("what training evaluates lies in the ranges of its weights") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.task.encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    spec.loss.kind = GENERATE(LossKind::softmax, LossKind::stablemax);
    spec.model.activation = testing::any_activation();
    spec.model.output_bias = GENERATE(true, false);
    spec.model.hidden_bias = spec.model.output_bias && !is_parity(spec);
    spec.model.outputs = GENERATE(1, 2);
    spec.model.embedding = GENERATE(Embedding::tied, Embedding::untied, Embedding::fixed);
    spec.model.init_scale = GENERATE(0.0, 0.1, 1.5, 20.0);
    const auto task = make_task(spec);
    const auto weights = testing::with_biases(initial_weights(spec));

    const auto row = fused_evaluator(spec, task)->row(weights, 1.0);
    const auto ranges = recomputed_metrics(spec, task, weights);

    CHECK(has_value(ranges.train_loss, row.train_loss[0]));
    CHECK(has_value(ranges.test_loss, row.test_loss[0]));
    CHECK(has_value(ranges.train_accuracy, row.train_accuracy[0]));
    CHECK(has_value(ranges.test_accuracy, row.test_accuracy[0]));
    CHECK(has_value(ranges.weight_norm_l1, row.weight_norm_l1[0]));
    CHECK(has_value(ranges.weight_norm_l2, row.weight_norm_l2[0]));
}

}  // namespace grokscope::fused
