#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis objective_analysis;

namespace {

using testing::number;
using testing::summary_number;

/// A run of two checkpoints that was evaluated at each of them.
Run evaluated_run(const RunSpec& spec) {
    auto run = testing::sample_run(spec, 2);
    Metrics metrics;
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        const auto train = score(spec, checkpoint.weights, run.task, split_rows(run.task, true));
        const auto test = score(spec, checkpoint.weights, run.task, split_rows(run.task, false));
        const auto norm = weight_norm(spec, checkpoint.weights);
        metrics.step.push_back(checkpoint.step);
        metrics.train_loss.push_back(train.loss);
        metrics.test_loss.push_back(test.loss);
        metrics.train_accuracy.push_back(train.accuracy);
        metrics.test_accuracy.push_back(test.accuracy);
        metrics.weight_norm_l1.push_back(norm.l1);
        metrics.weight_norm_l2.push_back(norm.l2);
        metrics.seconds.push_back(0.0);
    });
    run.metrics = metrics;
    return run;
}

/// The sum of a function of every weight of a checkpoint.
template <typename Of>
double sum_of(const Run& run, const std::int64_t index, Of&& of) {
    double sum = 0.0;
    for (const auto& weight : run.read_checkpoint(index).weights)
        for (Eigen::Index i = 0; i < weight.value.rows(); ++i)
            for (Eigen::Index j = 0; j < weight.value.cols(); ++j) sum += of(weight.value(i, j));
    return sum;
}

std::vector<std::string> columns_of(const Report& report) {
    std::vector<std::string> names;
    for (const auto& column : table(report, "over_training").columns) names.push_back(column.name);
    return names;
}

}  // namespace

TEST_CASE("penalties in the gradient are those of the weights, and join the train loss") {
    auto spec = testing::small_parity(1);
    spec.optimizer.kind = OptimizerKind::adam;
    spec.regularizer.l1 = 3e-4;
    spec.regularizer.decay = Decay::coupled;
    spec.regularizer.weight_decay = 0.02;
    const auto run = evaluated_run(spec);
    const auto report = testing::report_of(objective_analysis, run);

    for (const std::size_t t : {0U, 1U}) {
        const auto index = static_cast<std::int64_t>(t);
        const double l1 = 3e-4 * sum_of(run, index, [](const double w) { return std::abs(w); });
        const double l2 = 0.01 * sum_of(run, index, [](const double w) { return w * w; });
        CHECK(number(report, "over_training", "l1_penalty", t) == Approx(l1));
        CHECK(number(report, "over_training", "l2_penalty", t) == Approx(l2));
        CHECK(number(report, "over_training", "total", t) ==
              Approx(run.metrics.train_loss[t] + l1 + l2));
    }
    CHECK(summary_number(report, "total") == number(report, "over_training", "total", 1));
}

TEST_CASE("decoupled decay is beside what the optimiser sees") {
    auto spec = testing::small_addition(7);
    spec.regularizer.weight_decay = 0.5;
    const auto run = evaluated_run(spec);
    const auto report = testing::report_of(objective_analysis, run);

    const double squares = sum_of(run, 1, [](const double w) { return w * w; });
    CHECK(summary_number(report, "decoupled_decay") == Approx(0.25 * squares));
    CHECK(summary_number(report, "total") == summary_number(report, "train_loss"));
}

TEST_CASE("a fixed embedding is in no penalty") {
    auto spec = testing::circle_spec(7, 5, Activation::relu, {2});
    spec.regularizer.weight_decay = 2.0;
    const auto report = testing::report_of(objective_analysis, evaluated_run(spec));

    double squares = 0.0;
    for (const auto& weight : initial_weights(spec))
        if (weight.name != "W_E") squares += weight.value.squaredNorm();
    CHECK(number(report, "over_training", "decoupled_decay", 0) == Approx(squares));
}

TEST_CASE("penalties without a coefficient have no column") {
    auto spec = testing::small_parity(1);
    CHECK(columns_of(testing::report_of(objective_analysis, evaluated_run(spec))) ==
          std::vector<std::string>{"step", "train_loss", "test_loss", "total"});

    spec.regularizer.l1 = 1e-3;
    CHECK(columns_of(testing::report_of(objective_analysis, evaluated_run(spec))) ==
          std::vector<std::string>{"step", "train_loss", "test_loss", "l1_penalty", "total"});
}

}  // namespace grokscope
