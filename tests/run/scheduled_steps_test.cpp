#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <string>

#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/scheduled_steps.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"

namespace grokscope {
namespace {

RunSpec scheduled(const std::int64_t steps, const std::int64_t every, const std::string& when) {
    RunSpec spec;
    spec.schedule = {.steps = steps, .metrics_every = every, .checkpoints = when};
    return spec;
}

constexpr std::array schedules{"every 1", "every 7", "every 100",    "log 1",
                               "log 3",   "log 50",  "transition 9", "last"};

}  // namespace

TEST_CASE("steps that are due are as many as are met on going through all", "[schedule]") {
    for (const auto* when : schedules)
        for (const std::int64_t steps : {0, 1, 6, 63, 500}) {
            const auto own = scheduled(steps, 7, when);
            std::int64_t evaluations = 0;
            std::int64_t checkpoints = 0;
            for (std::int64_t step = 0; step <= steps; ++step) {
                CAPTURE(when, steps, step);
                evaluations += is_metrics_step(own.schedule, step) ? 1 : 0;
                checkpoints += is_checkpoint_step(own.schedule, step, {}, {}) ? 1 : 0;
                CHECK(evaluations_due({}, own, step) == evaluations);
                CHECK(checkpoints_due({}, own, step) == checkpoints);
            }
        }
}

TEST_CASE("steps of a branch are due by the settings of their time", "[schedule]") {
    const auto own = scheduled(400, 30, "every 45");
    const BranchHistory history{
        {.until = 50, .engine = "fused", .spec = scheduled(100, 20, "last")},
        {.until = 100, .engine = "fused", .spec = scheduled(100, 7, "log 5")}};
    std::int64_t evaluations = 0;
    std::int64_t checkpoints = 0;
    std::int64_t first = -1;

    for (std::int64_t step = 0; step <= 400; ++step) {
        const auto& schedule = spec_at(history, own, step).schedule;
        evaluations += is_metrics_step(schedule, step) ? 1 : 0;
        checkpoints += is_checkpoint_step(schedule, step, {}, {}) ? 1 : 0;
        if (checkpoints == 1 && first < 0) first = step;
    }

    CHECK(evaluations_due(history, own, 400) == evaluations);
    CHECK(checkpoints_due(history, own, 400) == checkpoints);
    CHECK(first_checkpoint_step(history, own) == first);
}

TEST_CASE("of 10^18 steps those that are due are counted at once", "[schedule]") {
    constexpr std::int64_t steps = 1'000'000'000'000'000'000;
    CHECK(evaluations_due({}, scheduled(steps, 10, "last"), steps) == steps / 10 + 1);
    CHECK(checkpoints_due({}, scheduled(steps, 10, "every 3"), steps) == steps / 3 + 2);
    constexpr std::int64_t trillion = 1'000'000'000'000;  // log 1 has 0, 1, 10, ..., 10^12
    CHECK(checkpoints_due({}, scheduled(trillion, 10, "log 1"), trillion) == 14);
    CHECK(first_checkpoint_step({}, scheduled(steps, 10, "last")) == steps);
}

}  // namespace grokscope
