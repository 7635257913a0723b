#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/statistics/proportion.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sweeps.hpp"

namespace grokscope {

extern const Analysis seeds_analysis;

namespace {

using testing::summary_number;

/// Four runs of a constructed circle: they generalise at steps 100, 200, 200 and never.
Sweep four_seeds() {
    LoadedSpec base{.spec = testing::circle_spec(67, 7, Activation::relu),
                    .name = "four",
                    .summary = {},
                    .text = {},
                    .sweep = {}};
    const Grid grid{{.key = "seed", .values = {0, 1, 2, 3}}};
    const auto plan = sweep_plan(base, {grid}, "fused");
    const std::vector<std::vector<double>> accuracies{
        {0, 1, 1}, {0, 0, 1}, {0, 0.5, 1}, {0, 0.5, 0.5}};
    const std::vector<double> losses{1, 1, 1};
    std::vector<Run> runs;
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        auto run = testing::constructed_run(plan.runs[i].spec);
        run.metrics = testing::metrics_of(losses, losses, accuracies[i]);
        runs.push_back(std::move(run));
    }
    return testing::sweep_of(plan, runs);
}

Report report_with(const std::string& name, const OptionValue& value) {
    return seeds_analysis.sweep_report(
        four_seeds(), Options(testing::with_option(seeds_analysis.options, name, value)));
}

Report report_with_rule(const std::string& rule) { return report_with("rule", rule); }

}  // namespace

TEST_CASE("seeds counts runs that never generalise among all, not away") {
    const auto report = report_with_rule("energy");

    CHECK(std::get<std::int64_t>(summary_value(report, "generalised")) == 3);
    CHECK(summary_number(report, "generalised_share") == 0.75);
    CHECK(summary_number(report, "generalised_low") == wilson(3, 4).low);
    CHECK(summary_number(report, "t_gen_25") == 100);
    CHECK(summary_number(report, "t_gen_50") == 200);
    CHECK(summary_number(report, "t_gen_75") == 200);
    const auto& curve = table(report, "generalised");
    REQUIRE(row_count(curve) == 2);
    CHECK(std::get<double>(column(curve, "share").values[0]) == 0.25);
    CHECK(std::get<double>(column(curve, "share").values[1]) == 0.75);
    CHECK(std::isnan(std::get<double>(column(table(report, "runs"), "t_gen_after").values[3])));
    CHECK(std::get<double>(column(table(report, "runs"), "t_gen_before").values[3]) == 200);
}

TEST_CASE("seeds finds the one frequency of constructed circles, and its neurons") {
    const auto report = report_with_rule("energy");

    const auto& keys = table(report, "key_counts");
    REQUIRE(row_count(keys) == 1);
    CHECK(std::get<std::int64_t>(keys.columns[0].values[0]) == 1);
    CHECK(std::get<std::int64_t>(keys.columns[1].values[0]) == 3);
    const auto& sizes = table(report, "neurons_per_frequency");
    REQUIRE(row_count(sizes) == 1);
    CHECK(std::get<std::string>(sizes.columns[0].values[0]) == "alive");
    CHECK(std::get<std::int64_t>(sizes.columns[1].values[0]) == 7);
    const auto& runs = table(report, "runs");
    CHECK(std::get<std::string>(column(runs, "neurons_alive").values[0]) == "1: 7");
}

TEST_CASE("seeds counts the neurons above the article's cut, those under it, and those alive") {
    // A neuron at angle t has the coefficients cos t and sin t, times sqrt(p / 2): of seven, those
    // at 0, 2 and 5 sevenths of a turn have one above .95 (1, .975, .975), the others none (.901).
    const auto report = report_with("article-threshold", 0.95 * std::sqrt(67.0 / 2.0));

    const auto& runs = table(report, "runs");
    CHECK(std::get<std::string>(column(runs, "neurons").values[0]) == "1: 3");
    CHECK(std::get<std::int64_t>(column(runs, "neurons_under_cut").values[0]) == 4);
    CHECK(std::get<std::string>(column(runs, "neurons_alive").values[0]) == "1: 7");
    const auto& sizes = table(report, "neurons_per_frequency");
    REQUIRE(row_count(sizes) == 2);
    CHECK(std::get<std::string>(sizes.columns[0].values[0]) == "article");
    CHECK(std::get<std::int64_t>(sizes.columns[1].values[0]) == 3);
    CHECK(std::get<std::int64_t>(sizes.columns[2].values[0]) == 3);
}

TEST_CASE("seeds refuses a rule that does not exist") {
    CHECK_THROWS_WITH(report_with_rule("largest"),
                      "--rule largest (energy, article, quarter-max or cluster would be right)");
    CHECK_NOTHROW(report_with_rule("quarter-max"));
}

}  // namespace grokscope
