#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis warning_analysis;

namespace {

/// A run that memorises at step 10 and generalises at step 100; its W_in on distractors shrinks.
Run shrinking_run() {
    const auto spec = testing::small_parity();
    std::vector<Checkpoint> checkpoints;
    Metrics metrics;
    for (std::int64_t step = 0; step <= 120; step += 10) {
        auto weights = initial_weights(spec);
        weights[0].value.setZero();
        weights[0].value(0, 0) = 1.0;
        // ratio w^2 / (1 + w^2) with w^2 = 1 at first: .5; then .5, ..., 1/3 from step 50 on
        weights[0].value(3, 0) = step < 50 ? 1.0 : std::sqrt(0.5);
        checkpoints.push_back({.step = step, .weights = weights});
        metrics.step.push_back(step);
        metrics.train_accuracy.push_back(step < 10 ? 0.5 : 1.0);
        metrics.test_accuracy.push_back(step < 100 ? 0.5 : 1.0);
        metrics.train_loss.push_back(0.1);
        metrics.test_loss.push_back(step < 90 ? 1.0 : 0.1);
        metrics.weight_norm_l1.push_back(1.0);
        metrics.weight_norm_l2.push_back(1.0);
        metrics.seconds.push_back(0.0);
    }
    return testing::run_of(spec, checkpoints, metrics);
}

}  // namespace

TEST_CASE("a measure that has gone a quarter of its way before generalisation warns in time") {
    const auto report = warning_analysis.report(shrinking_run(), default_options(warning_analysis));

    // From 1/2 to 1/3 is a third of the way to 0: the alarm is in (40, 50], t_gen in (90, 100].
    CHECK(summary_value(report, "lead_distractor_ratio") == Cell(40.0));
    CHECK(summary_value(report, "lead_test_loss") == Cell(0.0));
    CHECK(summary_value(report, "lead_test_accuracy") == Cell(-10.0));
    CHECK(std::isnan(std::get<double>(summary_value(report, "lead_weight_norm_l2"))));
    const auto& most = column(table(report, "lead_times"), "lead_most");
    CHECK(most.values.back() == Cell(60.0));
}

TEST_CASE("a stricter alarm is later, or never") {
    auto options = warning_analysis.options;
    options[0].value = 0.5;

    const auto report = warning_analysis.report(shrinking_run(), Options(options));

    CHECK(std::isnan(std::get<double>(summary_value(report, "lead_distractor_ratio"))));
}

}  // namespace grokscope
