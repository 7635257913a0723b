#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "page/report_sweep_axes.hpp"
#include "page/report_sweep_curves.hpp"
#include "page/report_sweep_data.hpp"
#include "support/sweeps.hpp"

namespace grokscope {
namespace {

std::vector<std::int64_t> steps_to(const std::int64_t count, const std::int64_t every) {
    std::vector<std::int64_t> steps;
    for (std::int64_t i = 0; i < count; ++i) steps.push_back(every * i);
    return steps;
}

/// The largest of successive differences of the values f(step).
template <typename F>
double largest_gap(const std::vector<std::int64_t>& steps, const std::vector<std::int64_t>& shown,
                   const std::size_t first, const F& f) {
    double gap = 0.0;
    for (auto i = first + 1; i < shown.size(); ++i)
        gap = std::max(gap, f(steps[static_cast<std::size_t>(shown[i])]) -
                                f(steps[static_cast<std::size_t>(shown[i - 1])]));
    return gap;
}

}  // namespace

TEST_CASE("a short curve is drawn at every evaluation") {
    CHECK(shown_evaluations(steps_to(5, 100), 6) == std::vector<std::int64_t>{0, 1, 2, 3, 4});
    CHECK(shown_evaluations({}, 6).empty());
}

TEST_CASE("a long curve is drawn evenly in step and in its logarithm, both ends included") {
    const auto steps = steps_to(5001, 10);

    const auto shown = shown_evaluations(steps, 120);

    CHECK(shown.size() <= 120);
    CHECK(shown.front() == 0);
    CHECK(shown.back() == 5000);
    const auto step = [](const std::int64_t at) { return static_cast<double>(at); };
    const auto decade = [](const std::int64_t at) { return std::log10(static_cast<double>(at)); };
    CHECK(largest_gap(steps, shown, 0, step) <= 50'000.0 / 60 + 10);
    // From step 10 to 50,000 there are 3.7 decades; the first steps of 10 are coarser than that.
    CHECK(largest_gap(steps, shown, 20, decade) <= std::log10(5'000.0) / 60 + 0.01);
}

TEST_CASE("the curves of a run are integers that give its values back") {
    RunSpec spec;
    const auto metrics =
        testing::metrics_of({0.07, 1e-3, missing}, {0.07, 0.7, 0.0}, {0.0, 0.5, 1.0});

    const auto values = quantized_curves(spec, metrics, {0, 1, 2, 3});

    REQUIRE(values.size() == 12);
    CHECK(std::pow(10.0, values[1] / loss_scale) == Approx(1e-3).epsilon(6e-4));
    CHECK(values[2] == no_value);
    CHECK(std::pow(10.0, values[5] / loss_scale) ==
          Approx(std::numeric_limits<float>::epsilon()).epsilon(6e-4));
    CHECK(values[10] / accuracy_scale == 0.5);
}

TEST_CASE("runs that ended early share the steps of those that did not") {
    const auto lists = shared_lists({{0, 10}, {0, 10, 20}, {0, 5}, {0, 10, 20}});

    CHECK(lists == StepLists{{0, 10, 20}, {0, 5}});
    CHECK(list_of(lists, {0, 10}) == 0);
    CHECK(list_of(lists, {0, 5}) == 1);
}

TEST_CASE("a run stands at its values on the axes of its sweep, which ascend") {
    LoadedSpec base{.spec = {}, .name = "axes", .summary = {}, .text = {}, .sweep = {}};
    const Grid grid{{.key = "model.hidden", .values = {16, 4}}, {.key = "seed", .values = {1, 0}}};
    const auto plan = sweep_plan(base, {grid}, "fused");

    const auto axes = valued_axes(plan);

    REQUIRE(axes.size() == 2);
    CHECK(axes[0].values == std::vector<Cell>{std::int64_t{4}, std::int64_t{16}});
    CHECK(places_of(plan.runs[0], axes) == std::vector<std::int64_t>{1, 1});
    CHECK(places_of(plan.runs[3], axes) == std::vector<std::int64_t>{0, 0});
}

namespace {

/// Two arms, of which the second has two settings, over two seeds.
SweepPlan plan_with_arms() {
    const LoadedSpec base{.spec = {}, .name = "arms", .summary = {}, .text = {}, .sweep = {}};
    const std::vector<SweepArm> arms{
        {.name = "weight decay", .grid = {{.key = "regularizer.weight_decay", .values = {1.0}}}},
        {.name = "clamp",
         .grid = {{.key = "regularizer.weight_decay", .values = {0.0}},
                  {.key = "regularizer.norm_clamp", .values = {0.5, 0.25}}}}};
    return sweep_plan(base, arms, {{{.key = "seed", .values = {1, 0}}}}, "fused");
}

/// Whether rows of a specification have a key.
bool has_key(const Json& rows, const std::string& section, const std::string& key) {
    return std::any_of(rows.begin(), rows.end(), [&](const Json& row) {
        return row["section"] == section && row["key"] == key;
    });
}

}  // namespace

TEST_CASE(
    "the first axis of a sweep with arms is the arms as planned, the others vary within one") {
    const auto plan = plan_with_arms();

    const auto axes = valued_axes(plan);

    REQUIRE(axes.size() == 3);
    CHECK(axes[0].key == "arm");
    CHECK(axes[0].values == std::vector<Cell>{std::string("weight decay"), std::string("clamp")});
    CHECK(axes[1].key == "regularizer.norm_clamp");
    CHECK(axes[2].key == "seed");
    CHECK(axes_to_json(axes)[0]["keys"] == Json::array({"arm"}));
    // the last run: clamp at .25, seed 0
    const auto clamps = axes[1].values;
    const auto place = std::find(clamps.begin(), clamps.end(), Cell(0.25)) - clamps.begin();
    CHECK(places_of(plan.runs.back(), axes) == std::vector<std::int64_t>{1, place, 0});
    CHECK(places_of(plan.runs.front(), axes)[0] == 0);
}

TEST_CASE("what all runs of a sweep share has no key in which arms differ") {
    const auto common = common_spec(plan_with_arms());

    CHECK_FALSE(has_key(common, "regularizer", "weight_decay"));
    CHECK_FALSE(has_key(common, "regularizer", "norm_clamp"));
    CHECK_FALSE(has_key(common, "seed", "init"));
    CHECK(has_key(common, "task", "modulus"));
}

}  // namespace grokscope
