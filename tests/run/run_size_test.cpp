#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>

#include "grokscope/base/clock.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/run_size.hpp"
#include "grokscope/run/scheduled_steps.hpp"
#include "grokscope/run/size_check.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

std::int64_t counted(const ScheduleSpec& schedule) {
    std::int64_t count = 0;
    for (std::int64_t step = 0; step <= schedule.steps; ++step)
        count += is_checkpoint_step(schedule, step, {}, {}) ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("the number of checkpoints is that of steps that have one") {
    const auto* const checkpoints = GENERATE("last", "every 1", "every 7", "every 5000",
                                             "transition 10", "log 1", "log 3", "log 10", "log 50",
                                             "log 1000", "log 100000");
    const auto steps = GENERATE(0, 1, 2, 9, 10, 70, 99, 100, 1000, 1003);
    const ScheduleSpec schedule{.steps = steps, .metrics_every = 10, .checkpoints = checkpoints};
    INFO(checkpoints << " of " << steps);

    CHECK(checkpoints_due(schedule, 0, schedule.steps) == counted(schedule));
}

TEST_CASE("the checkpoints of an endless schedule are counted without being made") {
    ScheduleSpec schedule{.steps = 1'000'000'000'000, .metrics_every = 1};

    schedule.checkpoints = "every 10";
    CHECK(checkpoints_due(schedule, 0, schedule.steps) == 100'000'000'001);
    schedule.checkpoints = "log 10";
    // Step 0, and 10 points in each of 12 decades and their end, less those of 1.26, 1.58
    // and 2.51, which no step lies at or after and before the next point.
    CHECK(checkpoints_due(schedule, 0, schedule.steps) == 1 + 12 * 10 + 1 - 3);
}

TEST_CASE("a specification too large for the memory is refused by what it owes most to") {
    auto wide = RunSpec{};
    wide.model.hidden = 1'000'000;
    wide.model.embed = 1'000'000;  // 10^12 numbers each of W_in and W_out
    CHECK_THROWS_WITH(check_memory(wide),
                      Catch::StartsWith("model.hidden = 1000000 takes 80 TB of memory at least"));

    RunSpec strings;
    strings.task = {.kind = TaskKind::sparse_parity, .bits = 10'000, .train_size = 10'000'000};
    strings.model.hidden = 100'000;
    CHECK_THROWS_WITH(check_memory(strings),
                      Catch::StartsWith("task.train_size = 10000000 takes 8.8"));
    CHECK_NOTHROW(check_memory(RunSpec{}));
}

TEST_CASE("a run too large for the disk is refused by what it owes most to") {
    const testing::TemporaryDirectory directory;
    RunSpec spec;
    spec.schedule = {.steps = 1'000'000'000'000, .metrics_every = 1, .checkpoints = "every 1"};

    CHECK_THROWS_WITH(check_disk(spec, directory / "run.h5"),
                      Catch::StartsWith("schedule.steps = 1000000000000 writes ") &&
                          Catch::Contains(" PB, and "));
    CHECK_NOTHROW(check_disk(RunSpec{}, directory / "run.h5"));
}

TEST_CASE("a run of years is trained when that is confirmed") {
    RunSpec spec;
    spec.schedule = {.steps = 1'000'000'000'000,
                     .metrics_every = 1'000'000'000'000,
                     .checkpoints = "last"};

    CHECK_THROWS_WITH(check_confirmed(spec, false),
                      Catch::StartsWith("schedule.steps = 1000000000000 takes about ") &&
                          Catch::Contains(" days of one core and writes ") &&
                          Catch::EndsWith(" (--yes, or less, would be right)"));
    CHECK_NOTHROW(check_confirmed(spec, true));
    CHECK_NOTHROW(check_confirmed(RunSpec{}, false));
}

TEST_CASE("sizes and durations are told in units that fit") {
    CHECK(bytes_text(999) == "999 B");
    CHECK(bytes_text(1.234e9) == "1.23 GB");
    CHECK(bytes_text(5e21) == "5e+03 EB");
    CHECK(duration_text(75) == "1:15");
    CHECK(duration_text(86'400.0 * 200) == "200 days");
    CHECK(duration_text(365.25 * 86'400.0 * 5e11) == "5e+11 years");
}

}  // namespace grokscope
