#include <catch2/catch.hpp>

#include <cstddef>
#include <vector>

#include "grokscope/comparison/arm_tuning.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "support/runs.hpp"
#include "support/sweeps.hpp"

namespace grokscope {
namespace {

using Catch::Contains;

const std::vector<SweepArm> two_arms{
    {.name = "decay",
     .grid = {{.key = "regularizer.weight_decay", .values = {0.5, 1.0}},
              {.key = "optimizer.lr", .values = {1e-3, 1e-2}}}},
    {.name = "none", .grid = {{.key = "optimizer.lr", .values = {1e-3, 1e-2}}}}};

/// Every setting over two seeds; runs that generalise at these steps of 300, or never.
Sweep tuning_by(const std::vector<int>& steps) {
    LoadedSpec base{.spec = {}, .name = "tuning", .summary = {}, .text = {}, .sweep = {}};
    base.spec.schedule.steps = 300;
    const auto plan = sweep_plan(base, two_arms, {{{.key = "seed", .values = {0, 1}}}}, "fused");
    std::vector<Run> runs;
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        std::vector<double> accuracy;
        for (int t = 0; t <= 300; t += 100) accuracy.push_back(t >= steps.at(i) ? 1.0 : 0.2);
        const std::vector<double> losses(accuracy.size(), 0.5);
        runs.push_back(
            testing::run_of(plan.runs[i].spec, {}, testing::metrics_of(losses, losses, accuracy)));
    }
    return testing::sweep_of(plan, runs);
}

constexpr int never = 1000;

}  // namespace

TEST_CASE("an arm is tuned to the setting with the least mean steps, runs without end among them") {
    const auto sweep =
        tuning_by({100, never, 300, 200, 200, 100, 300, 300, never, never, never, 300});

    const auto scores = setting_scores(sweep, learnt_accuracy);
    const auto arms = tuned_arms(two_arms, sweep);

    REQUIRE(scores.size() == 6);
    CHECK(scores[0].mean_steps == 200.0);
    CHECK(scores[0].generalised == 1);
    CHECK(scores[2].mean_steps == 150.0);
    REQUIRE(arms[0].grid.size() == 2);
    CHECK(arms[0].grid[0].values == std::vector<Json>{1.0});
    CHECK(arms[0].grid[1].values == std::vector<Json>{1e-3});
    // both come to 300 steps: the first of equals
    CHECK(arms[1].grid[0].values == std::vector<Json>{1e-3});
}

TEST_CASE("arms are not tuned by a part of the runs, nor by a sweep of other arms") {
    auto sweep = tuning_by({1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
    auto other = two_arms;
    other[1].grid[0].key = "model.hidden";
    CHECK_THROWS_WITH(tuned_arms(other, sweep), Contains("has other keys in the arm none"));

    other[1].name = "nothing";
    CHECK_THROWS_WITH(tuned_arms(other, sweep), Contains("there is no arm nothing"));

    sweep.states[3] = RunState::absent;
    CHECK_THROWS_WITH(tuned_arms(two_arms, sweep), Contains("has 11 of 12 runs"));
}

}  // namespace grokscope
