#include "grokscope/run/scheduled_steps.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "grokscope/run/branch_history.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/schedule.hpp"

namespace grokscope {
namespace {

/// The multiples of `every` from 0 to `last`; none where it is negative.
std::int64_t multiples_to(const std::int64_t last, const std::int64_t every) {
    return last < 0 ? 0 : last / every + 1;
}

/// The points of `on_log_grid` from 0 to `last`.
///
/// Beyond three times `count` a step is a fraction of a cell: every cell then has one point.
std::int64_t log_grid_to(const std::int64_t last, const std::int64_t count) {
    const auto cell = [&](const std::int64_t step) {
        return std::floor(std::log10(static_cast<double>(step)) * static_cast<double>(count));
    };
    const auto near = std::min(last, 3 * count);
    std::int64_t points = last < 0 ? 0 : 1;
    for (std::int64_t step = 1; step <= near; ++step) points += on_log_grid(step, count) ? 1 : 0;
    if (last > near) points += static_cast<std::int64_t>(cell(last) - cell(near));
    return points;
}

}  // namespace

std::int64_t evaluations_due(const ScheduleSpec& schedule, const std::int64_t first,
                             const std::int64_t last) {
    const auto every = schedule.metrics_every;
    const bool ends = first <= schedule.steps && schedule.steps <= last &&
                      schedule.steps % every != 0;
    return multiples_to(last, every) - multiples_to(first - 1, every) + (ends ? 1 : 0);
}

std::int64_t checkpoints_due(const ScheduleSpec& schedule, const std::int64_t first,
                             const std::int64_t last) {
    using Kind = CheckpointSchedule::Kind;
    const auto [kind, count] = parse_checkpoint_schedule(schedule.checkpoints);
    const auto to = [&, kind = kind, count = count](const std::int64_t step) {
        if (kind == Kind::last) return std::int64_t{0};
        return kind == Kind::log ? log_grid_to(step, count) : multiples_to(step, count);
    };
    const auto end = schedule.steps;
    const bool ends = first <= end && end <= last && to(end) == to(end - 1);
    return to(last) - to(first - 1) + (ends ? 1 : 0);
}

namespace {

/// The sum of `count(schedule, first, last)` over the ancestors of a run, and itself, from step 0
/// to `last`.
template <typename Count>
std::int64_t sum_over_history(const BranchHistory& history, const RunSpec& own,
                              const std::int64_t last, Count&& count) {
    std::int64_t sum = 0;
    std::int64_t first = 0;
    for (const auto& [until, engine, spec] : history) {
        if (first <= std::min(until, last))
            sum += count(spec.schedule, first, std::min(until, last));
        first = std::max(first, until + 1);
    }
    return first <= last ? sum + count(own.schedule, first, last) : sum;
}

}  // namespace

std::int64_t evaluations_due(const BranchHistory& history, const RunSpec& own,
                             const std::int64_t last) {
    return sum_over_history(history, own, last,
                            [](const auto& schedule, const auto a, const auto b) {
                                return evaluations_due(schedule, a, b);
                            });
}

std::int64_t checkpoints_due(const BranchHistory& history, const RunSpec& own,
                             const std::int64_t last) {
    return sum_over_history(history, own, last,
                            [](const auto& schedule, const auto a, const auto b) {
                                return checkpoints_due(schedule, a, b);
                            });
}

std::int64_t first_checkpoint_step(const BranchHistory& history, const RunSpec& own) {
    if (checkpoints_due(history, own, 0) > 0) return 0;
    std::int64_t low = 1;
    std::int64_t high = std::max(own.schedule.steps, low);
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        if (checkpoints_due(history, own, middle) > 0)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool is_scheduled_checkpoint(const BranchHistory& history, const RunSpec& own,
                             const std::int64_t step) {
    return step >= 0 && step <= own.schedule.steps &&
           is_checkpoint_step(spec_at(history, own, step).schedule, step, {}, {});
}

}  // namespace grokscope
