#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "support/runs.hpp"
#include "support/sweeps.hpp"

namespace grokscope {

extern const Analysis phase_analysis;

namespace {

/// Two widths and two seeds: one run of each class, in the order of the plan.
Sweep four_classes() {
    LoadedSpec base{.spec = {}, .name = "four", .summary = {}, .text = {}, .sweep = {}};
    base.spec.loss.convention = LossConvention::article;
    const Grid grid{{.key = "model.hidden", .values = {4, 8}}, {.key = "seed", .values = {0, 1}}};
    const auto plan = sweep_plan(base, {grid}, "fused");
    const std::vector<Metrics> metrics{
        testing::metrics_of({1.0, 1.0, 2e-5}, {1.0, 1.0, 1.0}, {0.5, 0.5, 0.5}),
        testing::metrics_of({1.0, 1e-4, 9e-6}, {1.0, 1.0, 1.0}, {0.5, 0.5, 0.5}),
        testing::metrics_of({1.0, 1e-3, 9e-6}, {1.0, 0.1, 9e-6}, {0.5, 0.9, 1.0}),
        testing::metrics_of({1.0, 1e-6, 9e-6}, {1.0, 1.0, 9e-6}, {0.5, 0.5, 1.0})};
    std::vector<Run> runs;
    for (std::size_t i = 0; i < metrics.size(); ++i)
        runs.push_back(testing::run_of(plan.runs[i].spec, {}, metrics[i]));
    return testing::sweep_of(plan, runs);
}

std::int64_t count_in(const Table& table, const std::size_t row, const std::string& name) {
    return std::get<std::int64_t>(column(table, name).values.at(row));
}

}  // namespace

TEST_CASE("phase counts classes over two hyperparameters, and over each alone") {
    const auto report =
        phase_analysis.sweep_report(four_classes(), Options(phase_analysis.options));

    const auto& cells = table(report, "cells");
    REQUIRE(row_count(cells) == 4);
    CHECK(count_in(cells, 0, "no_learning") == 1);
    CHECK(count_in(cells, 1, "no_generalisation") == 1);
    CHECK(count_in(cells, 2, "together") == 1);
    CHECK(count_in(cells, 3, "grokking") == 1);
    const auto& margins = table(report, "margins");
    CHECK(count_in(margins, 0, "no_learning") == 1);
    CHECK(count_in(margins, 0, "runs") == 2);
    CHECK(count_in(margins, 1, "grokking") == 1);
    CHECK(std::get<std::int64_t>(summary_value(report, "grokking")) == 1);
}

TEST_CASE("phase counts anew with other thresholds") {
    const auto report =
        phase_analysis.sweep_report(four_classes(), Options(phase_analysis.options));

    const auto& thresholds = table(report, "thresholds");
    REQUIRE(row_count(thresholds) == 27);
    for (std::int64_t row = 0; row < 27; ++row) {
        const auto at = static_cast<std::size_t>(row);
        const double train = std::get<double>(column(thresholds, "train_loss").values[at]);
        const double ratio = std::get<double>(column(thresholds, "ratio").values[at]);
        CHECK(count_in(thresholds, at, "runs") == 4);
        if (train > 2e-5) CHECK(count_in(thresholds, at, "no_learning") == 0);
        if (train < 2e-6) CHECK(count_in(thresholds, at, "no_learning") == 3);
        if (ratio > 1e5) CHECK(count_in(thresholds, at, "grokking") <= 1);
    }
}

TEST_CASE("phase counts a run whose loss became no number as failed") {
    auto sweep = four_classes();
    sweep.states[3] = RunState::failed;

    const auto report = phase_analysis.sweep_report(sweep, Options(phase_analysis.options));

    CHECK(std::get<std::int64_t>(summary_value(report, "failed")) == 1);
    CHECK(count_in(table(report, "cells"), 3, "failed") == 1);
}

TEST_CASE("phase refuses hyperparameters that do not exist") {
    auto options = phase_analysis.options;
    options[0].value = std::string("model.hiden");

    CHECK_THROWS_WITH(phase_analysis.sweep_report(four_classes(), Options(options)),
                      "there is no hyperparameter model.hiden (did you mean model.hidden?)");
}

}  // namespace grokscope
