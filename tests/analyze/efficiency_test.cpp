#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>
#include <string>

#include "analysis/analysis.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis efficiency_analysis;

namespace {

using testing::summary_number;

/// The margins N cos^2(w(a - b) / 2) (1 - cos w) of squares on a circle, a mean over one split.
double mean_circle_margin(const Run& run, const bool train) {
    const double turn = 2.0 * std::numbers::pi / static_cast<double>(run.spec.task.modulus);
    double sum = 0.0;
    const auto rows = split_rows(run.task, train);
    for (const auto row : rows) {
        const auto distance = run.task.inputs(row, 0) - run.task.inputs(row, 1);
        const double half = turn * static_cast<double>(distance) / 2.0;
        sum += std::cos(half) * std::cos(half);
    }
    const auto neurons = static_cast<double>(run.spec.model.hidden);
    return neurons * (1.0 - std::cos(turn)) * sum / static_cast<double>(rows.size());
}

}  // namespace

TEST_CASE("a constructed circle is all key: its efficiency is its margin over sqrt(N p)") {
    const auto run = testing::constructed_run(testing::circle_spec(13, 5, Activation::square));
    const auto report = testing::report_of(efficiency_analysis, run);

    for (const std::string part : {"key", "whole"}) {
        CHECK(summary_number(report, "norm_" + part) == Approx(std::sqrt(65.0)));
        CHECK(summary_number(report, "margin_train_" + part) ==
              Approx(mean_circle_margin(run, true)));
        CHECK(summary_number(report, "efficiency_test_" + part) ==
              Approx(mean_circle_margin(run, false) / std::sqrt(65.0)));
        CHECK(summary_number(report, "efficiency_squared_train_" + part) ==
              Approx(mean_circle_margin(run, true) / 65.0));
    }
    CHECK(summary_number(report, "norm_rest") == 0.0);
    CHECK(summary_number(report, "margin_train_rest") == 0.0);
    CHECK(std::isnan(summary_number(report, "efficiency_train_rest")));
    CHECK(std::isnan(summary_number(report, "efficiency_squared_test_rest")));
}

TEST_CASE("squared efficiency of relus does not change with the scale of the weights") {
    const auto spec = testing::small_parity();
    auto weights = initial_weights(spec);
    const auto once = testing::report_of(efficiency_analysis,
                                         testing::run_of(spec, {{.step = 0, .weights = weights}}));
    for (auto& [name, value] : weights) value *= 3.0;
    const auto thrice =
        testing::report_of(efficiency_analysis,
                           testing::run_of(spec, {{.step = 0, .weights = weights}}));

    for (const std::string part : {"key", "rest", "whole"}) {
        CHECK(summary_number(thrice, "efficiency_squared_test_" + part) ==
              Approx(summary_number(once, "efficiency_squared_test_" + part)));
        CHECK(summary_number(thrice, "efficiency_test_" + part) ==
              Approx(3.0 * summary_number(once, "efficiency_test_" + part)));
    }
}

TEST_CASE("all pairs in the train split leave the test margin missing") {
    auto spec = testing::small_addition(7);
    spec.task.train_fraction = 1.0;
    const auto report = testing::report_of(efficiency_analysis, testing::sample_run(spec));

    CHECK(std::isnan(summary_number(report, "margin_test_whole")));
    CHECK(std::isfinite(summary_number(report, "margin_train_whole")));
}

TEST_CASE("a model of zeros has no efficiency") {
    for (const auto& spec : {testing::small_parity(1), testing::small_addition(12)}) {
        auto weights = initial_weights(spec);
        for (auto& [name, value] : weights) value.setZero();
        const auto report =
            testing::report_of(efficiency_analysis,
                               testing::run_of(spec, {{.step = 0, .weights = weights}}));

        for (const std::string part : {"key", "rest", "whole"}) {
            CHECK(summary_number(report, "margin_train_" + part) == 0.0);
            CHECK(std::isnan(summary_number(report, "efficiency_train_" + part)));
        }
    }
}

}  // namespace grokscope
