#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"

namespace grokscope {
namespace {

/// The checkpoint steps of a run whose losses never move.
std::vector<std::int64_t> checkpoint_steps(const std::string& checkpoints,
                                           const std::int64_t steps) {
    const ScheduleSpec schedule{.steps = steps, .metrics_every = 1, .checkpoints = checkpoints};
    std::vector<std::int64_t> found;
    for (std::int64_t step = 0; step <= steps; ++step)
        if (is_checkpoint_step(schedule, step, {1.0, 1.0}, {1.0, 1.0})) found.push_back(step);
    return found;
}

}  // namespace

TEST_CASE("every N writes multiples of N, and always the first and the last step") {
    CHECK(checkpoint_steps("every 4", 10) == std::vector<std::int64_t>{0, 4, 8, 10});
    CHECK(checkpoint_steps("every 99", 10) == std::vector<std::int64_t>{0, 10});
    CHECK(checkpoint_steps("every 1", 0) == std::vector<std::int64_t>{0});
}

TEST_CASE("log N writes N steps per factor of ten where steps are that dense") {
    CHECK(checkpoint_steps("log 1", 1000) == std::vector<std::int64_t>{0, 1, 10, 100, 1000});

    const auto steps = checkpoint_steps("log 4", 10'000);
    const auto in_decade = [&](const std::int64_t from) {
        return std::count_if(steps.begin(), steps.end(), [&](const std::int64_t step) {
            return step >= from && step < 10 * from;
        });
    };
    CHECK(in_decade(100) == 4);
    CHECK(in_decade(1000) == 4);
}

TEST_CASE("transition N adds the evaluations at which a loss has moved by more than a quarter") {
    const ScheduleSpec schedule{.steps = 1000,
                                .metrics_every = 10,
                                .checkpoints = "transition 100"};

    CHECK(is_checkpoint_step(schedule, 200, {1.0, 1.0}, {1.0, 1.0}));
    CHECK(is_checkpoint_step(schedule, 210, {1.0, 1.0}, {1.0, 0.79}));
    CHECK(is_checkpoint_step(schedule, 210, {1.0, 1.0}, {1.26, 1.0}));
    CHECK_FALSE(is_checkpoint_step(schedule, 210, {1.0, 1.0}, {1.0, 0.81}));
    CHECK_FALSE(is_checkpoint_step(schedule, 215, {1.0, 1.0}, {1.0, 0.5}));
}

TEST_CASE("a schedule in no known form is refused with the forms there are") {
    const auto* const text = GENERATE("", "every", "every 0", "every -1", "every 1.5", "every 5x",
                                      "weekly 3", "5", "every  5");

    CHECK_THROWS_WITH(parse_checkpoint_schedule(text),
                      Catch::Contains("schedule.checkpoints") && Catch::Contains("every N"));
}

}  // namespace grokscope
