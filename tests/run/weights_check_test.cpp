#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/model/evaluation.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/branch.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_check.hpp"
#include "grokscope/run/weights_check.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/specs.hpp"

namespace grokscope {
namespace {

using Catch::Contains;

void append(Metrics& metrics, const std::int64_t step, const Metrics& row) {
    metrics.step.push_back(step);
    visit_metric_columns(metrics, [&](const std::string& name, std::vector<double>& column) {
        visit_metric_columns(row, [&](const std::string& other, const std::vector<double>& value) {
            if (name == other) column.push_back(value[0]);
        });
    });
}

RunSpec spec_of(const TaskKind kind) {
    auto spec = testing::small_spec();
    spec.task.kind = kind;
    spec.schedule = {.steps = 20, .metrics_every = 10, .checkpoints = "every 10"};
    return spec;
}

/// Other weights at each of steps 0, 10 and 20.
std::vector<Checkpoint> three_checkpoints(RunSpec spec) {
    std::vector<Checkpoint> checkpoints;
    for (const std::int64_t step : {0, 10, 20}) {
        spec.seed.init = step;
        checkpoints.push_back({.step = step, .weights = initial_weights(spec)});
    }
    return checkpoints;
}

/// A run whose evaluations are those of its weights.
Run whole_run(const RunSpec& spec) {
    const auto checkpoints = three_checkpoints(spec);
    Metrics metrics;
    for (const auto& [step, weights] : checkpoints)
        append(metrics, step, evaluation(spec, make_task(spec), weights, 0.0));
    return testing::run_of(spec, checkpoints, metrics);
}

/// `run` with another weight in one checkpoint.
Run with_weight(Run run, const std::int64_t index, const double value) {
    run.read_checkpoint = [read = run.read_checkpoint, index, value](const std::int64_t t) {
        auto checkpoint = read(t);
        if (t == index) checkpoint.weights[0].value(0, 0) = value;
        return checkpoint;
    };
    return run;
}

}  // namespace

TEST_CASE("a run whose metrics are those of its weights has no problem") {
    auto spec = spec_of(GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity));
    spec.regularizer.dropout = 0.5;  // of training alone
    spec.regularizer.label_noise = 0.25;
    spec.loss = {.kind = GENERATE(LossKind::softmax, LossKind::stablemax),
                 .convention = LossConvention::article};

    CHECK(problems_of(whole_run(spec)).empty());
}

TEST_CASE("another weight is told by every metric that it changes, with both values") {
    const auto kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    const auto run = whole_run(spec_of(kind));
    const auto changed = with_weight(run, 1, 3.0);

    const auto problems = problems_of(changed);

    CHECK(problems_of(changed, {.metrics = false}).empty());
    REQUIRE(problems.size() >= 4);
    CHECK_THAT(problems[0], Contains(fmt::format("/metrics/train_loss is {} at step 10, where the "
                                                 "weights give ",
                                                 run.metrics.train_loss[1])));
    CHECK_THAT(
        problems.back(),
        Contains(fmt::format("/metrics/weight_norm_l2 is {} at step 10, where the weights give {}",
                             run.metrics.weight_norm_l2[1],
                             weight_norm(changed.spec, changed.read_checkpoint(1).weights).l2)));
}

TEST_CASE("a metric that differs at several checkpoints is told once") {
    auto run = whole_run(spec_of(TaskKind::modular_addition));
    for (auto& loss : run.metrics.test_loss) loss *= 1.0 + 1e-6;

    const auto problems = problems_of(run);

    REQUIRE(problems.size() == 1);
    CHECK_THAT(problems[0], Contains("/metrics/test_loss is ") && Contains(" at step 0, ") &&
                                Contains(" (and at 2 more checkpoints, the last at step 20)"));
}

TEST_CASE("a weight that is no number is told, and what follows from it is not") {
    const auto value = GENERATE(as<double>{}, missing, INFINITY);
    const auto run = with_weight(whole_run(spec_of(TaskKind::modular_addition)), 2, value);

    CHECK(problems_of(run) ==
          Problems{"/checkpoints/W_E has values that are no numbers at step 20"});
}

TEST_CASE("what was evaluated before a branch is held to the settings and the split of then") {
    const auto parent = spec_of(GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity));
    auto spec = parent;
    spec.loss = {.kind = LossKind::stablemax, .convention = LossConvention::article};
    spec.task.train_fraction = 0.25;
    spec.task.train_size = 20;
    const BranchHistory history{{.until = 10, .engine = "fused", .spec = parent}};
    const auto task = task_of(spec, history);
    auto run = testing::run_of(spec, three_checkpoints(spec));
    run.task = task;
    run.attributes = {{"branch_history", history_to_text(history)}};
    for (std::int64_t t = 0; t < 3; ++t) {
        const auto& [step, weights] = run.read_checkpoint(t);
        append(run.metrics, step,
               step <= 10 ? evaluation(parent, make_task(parent), weights, 0.0)
                          : evaluation(spec, task, weights, 0.0));
    }

    CHECK(problems_of(run).empty());
    run.attributes.clear();
    CHECK_THAT(problems_of(run).at(0), Contains("(and at 1 more checkpoint, the last at step 10)"));
}

TEST_CASE("examples that the model cannot be asked are told, and not asked") {
    auto run = whole_run(spec_of(GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity)));
    if (GENERATE(true, false))
        run.task.targets[3] = 99;
    else
        run.task.inputs(3, 1) = -7;

    CHECK(problems_of(run) == Problems{"/task has examples that are none of the specification's"});
}

TEST_CASE("a history of other models is told, and not computed with") {
    auto run = whole_run(spec_of(TaskKind::modular_addition));
    auto other = run.spec;
    other.model.hidden += 1;
    run.attributes = {
        {"branch_history", history_to_text({{.until = 10, .engine = "fused", .spec = other}})}};

    CHECK(problems_of(run) == Problems{"branch_history has runs of another task or model"});
}

}  // namespace grokscope
