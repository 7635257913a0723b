#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/comparison/arm_summary.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sweeps.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {

extern const Analysis compare_analysis;

namespace {

/// A run that generalises at `step`, a multiple of 100, or not within 500 steps.
Run run_until(const PlannedRun& planned, const int step) {
    std::vector<double> accuracy;
    for (int t = 0; t <= 500; t += 100) accuracy.push_back(t >= step ? 1.0 : 0.1);
    const std::vector<double> losses(accuracy.size(), 0.5);
    auto spec = planned.spec;
    spec.schedule.steps = 500;
    return testing::run_of(spec, {}, testing::metrics_of(losses, losses, accuracy));
}

/// Two arms, the first with two settings, over three seeds; steps in the order of the plan.
Sweep two_arms(const std::vector<int>& steps) {
    const LoadedSpec base{.spec = {}, .name = "two", .summary = {}, .text = {}, .sweep = {}};
    const std::vector<SweepArm> arms{
        {.name = "decay", .grid = {{.key = "regularizer.weight_decay", .values = {0.5, 1.0}}}},
        {.name = "none", .grid = {{.key = "regularizer.weight_decay", .values = {0.0}}}}};
    const auto plan = sweep_plan(base, arms, {{{.key = "seed", .values = {4, 5, 6}}}}, "fused");
    std::vector<Run> runs;
    for (std::size_t i = 0; i < plan.runs.size(); ++i)
        runs.push_back(run_until(plan.runs[i], steps.at(i)));
    return testing::sweep_of(plan, runs);
}

constexpr int never = 1000;

/// The second setting of the first arm is the better one: 100, 200, 300 steps.
Sweep tuned_sweep() { return two_arms({500, 400, never, 100, 200, 300, 400, never, never}); }

Report asked(const Sweep& sweep, const std::string& option = "", const std::string& value = "") {
    auto options = compare_analysis.options;
    for (auto& each : options)
        if (each.name == option) each.value = value;
    return compare_analysis.sweep_report(sweep, Options(options));
}

using testing::cell;
using testing::number;

}  // namespace

TEST_CASE("compare takes of every arm the setting with the least mean steps") {
    const auto report = asked(tuned_sweep());

    const auto& settings = column(table(report, "settings"), "setting").values;
    REQUIRE(settings.size() == 3);
    CHECK(settings[0] == Cell(std::string("weight_decay = 0.5")));
    CHECK(cell(report, "settings", "chosen", 0) == Cell(false));
    CHECK(cell(report, "settings", "chosen", 1) == Cell(true));
    CHECK(number(report, "settings", "mean", 0) == Approx((500 + 400 + 500) / 3.0));
    CHECK(number(report, "settings", "mean", 1) == 200.0);
    CHECK(cell(report, "costs", "settings", 0) == Cell(std::string("weight_decay = 1")));
    CHECK(row_count(table(report, "outcomes")) == 6);
}

TEST_CASE("compare counts runs that never generalise, and the first arm is the baseline") {
    const auto report = asked(tuned_sweep());

    CHECK(cell(report, "arms", "verdict", 0) == Cell(std::string("baseline")));
    CHECK(cell(report, "arms", "generalised", 0) == Cell(std::int64_t{3}));
    CHECK(cell(report, "arms", "generalised", 1) == Cell(std::int64_t{1}));
    CHECK(number(report, "arms", "median", 0) == 200.0);
    CHECK(std::isnan(number(report, "arms", "median", 1)));
    // of min(steps, 500)
    CHECK(number(report, "arms", "mean", 1) == Approx((400 + 500 + 500) / 3.0));
    CHECK(number(report, "contrasts", "mean_difference", 0) == Approx(1400 / 3.0 - 200.0));
    CHECK(cell(report, "contrasts", "losses", 0) == Cell(std::int64_t{3}));
}

TEST_CASE("compare says of too few runs that it cannot tell, and how many would") {
    const auto report = asked(two_arms({500, 500, 500, 100, 200, 300, 200, 300, 400}));

    CHECK(cell(report, "arms", "verdict", 1) == Cell(std::string("cannot tell")));
    CHECK(number(report, "arms", "runs_needed", 1) > 3.0);
    CHECK(summary_value(report, "cannot_tell") == Cell(std::int64_t{1}));
}

TEST_CASE("compare takes another baseline, and the values of an axis as arms") {
    const auto other = asked(tuned_sweep(), "baseline", "none");
    CHECK(cell(other, "arms", "arm", 0) == Cell(std::string("none")));
    CHECK(number(other, "contrasts", "mean_difference", 0) == Approx(200.0 - 1400 / 3.0));

    const auto by_decay = asked(tuned_sweep(), "by", "regularizer.weight_decay");
    REQUIRE(row_count(table(by_decay, "arms")) == 3);
    CHECK(cell(by_decay, "arms", "arm", 2) == Cell(std::string("weight_decay = 0")));
}

TEST_CASE("compare draws each arm's curve beside the baseline's, from nothing to the horizon") {
    const auto report = asked(tuned_sweep());

    const auto& curves = table(report, "curves");
    REQUIRE(row_count(curves) == 8);
    CHECK(column(curves, "panel").values.front() == Cell(std::string("none")));
    CHECK(number(report, "curves", "share", 0) == 0.0);
    CHECK(number(report, "curves", "share", 2) == Approx(2.0 / 3.0));
    CHECK(number(report, "curves", "step", 4) == 500.0);
    CHECK(number(report, "curves", "share", 7) == Approx(1.0 / 3.0));
}

TEST_CASE("compare refuses a sweep without arms, naming what arms could be") {
    const LoadedSpec base{.spec = {}, .name = "plain", .summary = {}, .text = {}, .sweep = {}};
    const auto plan = sweep_plan(base, {{{.key = "seed", .values = {0, 1}}}}, "fused");
    const auto sweep =
        testing::sweep_of(plan, {run_until(plan.runs[0], 100), run_until(plan.runs[1], 100)});

    CHECK_FALSE(compare_analysis.applies_to_sweep(plan));
    CHECK_THROWS_WITH(asked(sweep), Catch::Contains("has no arms") && Catch::Contains("seed"));
    CHECK_THROWS_WITH(asked(sweep, "by", "model.hidden"), Catch::Contains("--by model.hidden"));
    CHECK_THROWS_WITH(asked(tuned_sweep(), "baseline", "decoy"), Catch::Contains("no arm decoy"));
}

TEST_CASE("compare says of its outcomes as CSV what it says of the sweep") {
    const auto report = asked(tuned_sweep());
    const testing::TemporaryDirectory directory;
    const auto path = directory / "outcomes.csv";
    write_file(path, table_to_csv(table(report, "outcomes")));

    const auto again =
        compare_analysis.table_report(path.string(), Options(compare_analysis.options));

    for (const auto* name : {"arms", "contrasts", "curves", "outcomes"})
        CHECK(table_to_csv(table(again, name)) == table_to_csv(table(report, name)));
}

}  // namespace grokscope
