#include <catch2/catch.hpp>

#include "grokscope/base/interval.hpp"
#include "grokscope/model/evaluation.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/recomputed_metrics.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/biases.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {
namespace {

void check_has_all(const RecomputedMetrics& recomputed, const Metrics& row) {
    CHECK(has_value(recomputed.train_loss, row.train_loss[0]));
    CHECK(has_value(recomputed.test_loss, row.test_loss[0]));
    CHECK(has_value(recomputed.train_accuracy, row.train_accuracy[0]));
    CHECK(has_value(recomputed.test_accuracy, row.test_accuracy[0]));
    CHECK(has_value(recomputed.weight_norm_l1, row.weight_norm_l1[0]));
    CHECK(has_value(recomputed.weight_norm_l2, row.weight_norm_l2[0]));
}

/// Examples of which none is near a tie.
RunSpec decided_spec(const TaskKind kind) {
    auto spec = kind == TaskKind::sparse_parity ? testing::small_parity(2)
                                                : testing::small_addition(7);
    spec.model.init_scale = 1.5;
    spec.model.activation = Activation::abs;  // no neuron is dead
    return spec;
}

}  // namespace

TEST_CASE("the metrics of every kind of model lie in the ranges of its weights") {
    auto spec = GENERATE(from_range(testing::sample_specs()));
    spec.loss.kind = GENERATE(LossKind::softmax, LossKind::stablemax);
    spec.loss.convention = GENERATE(LossConvention::mean, LossConvention::article);
    spec.model.init_scale = GENERATE(0.1, 20.0);
    const auto task = make_task(spec);
    const auto weights = initial_weights(spec);

    check_has_all(recomputed_metrics(spec, task, weights), evaluation(spec, task, weights, 0.0));
}

TEST_CASE("a part in a million of one weight leads out of the ranges of losses and norms") {
    const auto spec = decided_spec(GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity));
    const auto task = make_task(spec);
    const auto weights = initial_weights(spec);
    const auto row = evaluation(spec, task, weights, 0.0);

    auto others = weights;
    others.front().value(0, 0) *= 1.0 + 1e-6;
    const auto recomputed = recomputed_metrics(spec, task, others);

    CHECK_FALSE((has_value(recomputed.train_loss, row.train_loss[0]) &&
                 has_value(recomputed.test_loss, row.test_loss[0])));
    CHECK_FALSE(has_value(recomputed.weight_norm_l1, row.weight_norm_l1[0]));
    CHECK_FALSE(has_value(recomputed.weight_norm_l2, row.weight_norm_l2[0]));
}

TEST_CASE("a bias that is changed by a millionth is found in the losses") {
    auto spec = decided_spec(TaskKind::modular_addition);
    spec.model.hidden_bias = spec.model.output_bias = true;
    spec.model.activation = Activation::gelu;
    const auto name = GENERATE("b_in", "b_U");
    const auto task = make_task(spec);
    const auto weights = testing::with_biases(initial_weights(spec));
    const auto row = evaluation(spec, task, weights, 0.0);
    auto others = weights;
    for (auto& [other, value] : others)
        if (other == name) value(0, 0) *= 1.0 + 1e-6;

    check_has_all(recomputed_metrics(spec, task, weights), row);
    const auto recomputed = recomputed_metrics(spec, task, others);

    CHECK_FALSE((has_value(recomputed.train_loss, row.train_loss[0]) &&
                 has_value(recomputed.test_loss, row.test_loss[0])));
}

TEST_CASE("an accuracy that no rounding can give is out of its range, whichever way ties count") {
    const auto spec = decided_spec(GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity));
    const auto task = make_task(spec);
    auto weights = initial_weights(spec);

    const auto decided = recomputed_metrics(spec, task, weights);
    for (auto& [name, value] : weights) value.setZero();
    const auto tied = recomputed_metrics(spec, task, weights);

    CHECK(decided.test_accuracy.least == decided.test_accuracy.most);
    CHECK_FALSE(has_value(decided.test_accuracy, decided.test_accuracy.most + 0.01));
    CHECK((tied.test_accuracy.least == 0.0 && tied.test_accuracy.most == 1.0));
}

TEST_CASE("what is no number does not follow from weights that are") {
    const auto spec = decided_spec(TaskKind::modular_addition);
    const auto recomputed = recomputed_metrics(spec, make_task(spec), initial_weights(spec));

    visit_measures(recomputed,
                   [](const char*, const Range& range) { CHECK_FALSE(has_value(range, missing)); });
}

TEST_CASE("weights beyond what logits can hold leave every loss and accuracy possible") {
    const auto spec = decided_spec(TaskKind::modular_addition);
    auto weights = initial_weights(spec);
    for (auto& [name, value] : weights) value *= 1e200;

    const auto recomputed = recomputed_metrics(spec, make_task(spec), weights);

    CHECK(has_value(recomputed.train_loss, missing));
    CHECK(has_value(recomputed.train_loss, 3.0));
    CHECK(has_value(recomputed.train_accuracy, missing));
    CHECK(has_value(recomputed.train_accuracy, 0.5));
}

}  // namespace grokscope
