#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <string_view>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// When weights are written: `every N` steps, `log N` times per decade of steps, `transition N`:
/// every N steps, and also at any evaluation where a loss has moved by more than a quarter since
/// the last checkpoint; or `last`: those of the last step alone.
struct CheckpointSchedule {
    enum class Kind { every, log, transition, last } kind;
    std::int64_t count;
};

/// @throws UsageError when `text` is none of the four forms
inline CheckpointSchedule parse_checkpoint_schedule(const std::string_view text) {
    using Kind = CheckpointSchedule::Kind;
    if (text == "last") return {Kind::last, 1};
    const auto space = text.find(' ');
    const auto word = text.substr(0, space);
    const auto digits = space == text.npos ? std::string_view{} : text.substr(space + 1);
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), count);
    const bool known = word == "every" || word == "log" || word == "transition";
    require_usage(known && error == std::errc{} && end == digits.end() && count > 0,
                  "schedule.checkpoints = \"{}\" is not a schedule; right would be \"every N\", "
                  "\"log N\" or \"transition N\" with N at least 1, or \"last\"",
                  text);
    constexpr std::int64_t most_per_decade = 100'000;
    require_usage(word != "log" || count <= most_per_decade,
                  "schedule.checkpoints = \"{}\" (at most \"log {}\" would be right)", text,
                  most_per_decade);
    return {word == "every" ? Kind::every : word == "log" ? Kind::log : Kind::transition, count};
}

/// Whether step lies on the grid of `count` points per factor of ten, from 1 on.
inline bool on_log_grid(const std::int64_t step, const std::int64_t count) {
    if (step < 1) return step == 0;
    const auto cell = [&](const std::int64_t s) {
        return std::floor(std::log10(static_cast<double>(s)) * static_cast<double>(count));
    };
    return step == 1 || cell(step) > cell(step - 1);
}

/// How many steps from 1 to `steps` lie on that grid: every one as long as steps are farther apart
/// than its points, and then one for each point.
inline double log_grid_count(const std::int64_t steps, const std::int64_t count) {
    const auto points = static_cast<double>(count);
    const auto last = static_cast<double>(steps);
    const double dense = std::floor(-1.0 / std::expm1(-std::numbers::ln10 / points));
    if (last <= dense) return last;
    return dense + std::floor(points * std::log10(last)) - std::floor(points * std::log10(dense));
}

/// How many checkpoints a complete run has; of a `transition` schedule, those alone that do not
/// depend on the losses.
inline double checkpoint_count(const ScheduleSpec& schedule) {
    using Kind = CheckpointSchedule::Kind;
    const auto [kind, count] = parse_checkpoint_schedule(schedule.checkpoints);
    const auto steps = schedule.steps;
    if (kind == Kind::last || steps == 0) return 1.0;
    const double within = kind == Kind::log ? log_grid_count(steps, count)
                                            : static_cast<double>(steps / count);
    const bool has_last = kind == Kind::log ? on_log_grid(steps, count) : steps % count == 0;
    return 1.0 + within + (has_last ? 0.0 : 1.0);
}

/// Losses as they were when weights were last written; decides `transition` checkpoints.
struct LossMark {
    double train = 0.0;
    double test = 0.0;
};

/// Whether either loss has moved by more than a quarter of its value.
inline bool has_moved(const LossMark& last, const LossMark& now) {
    const auto moved = [](const double a, const double b) {
        return std::max(a, b) > 1.25 * std::min(a, b);
    };
    return moved(last.train, now.train) || moved(last.test, now.test);
}

inline bool is_metrics_step(const ScheduleSpec& schedule, const std::int64_t step) {
    return step % schedule.metrics_every == 0 || step == schedule.steps;
}

/// Whether the weights of `step` are written. The last always are, and, unless they are to be
/// alone, those of step 0.
///
/// @param last  losses at the last checkpoint (used by `transition` alone)
/// @param now   losses at the last evaluation, at or before `step`
inline bool is_checkpoint_step(const ScheduleSpec& schedule, const std::int64_t step,
                               const LossMark& last, const LossMark& now) {
    using Kind = CheckpointSchedule::Kind;
    const auto [kind, count] = parse_checkpoint_schedule(schedule.checkpoints);
    if (step == schedule.steps) return true;
    if (kind == Kind::last) return false;
    if (step == 0) return true;
    if (kind == Kind::log) return on_log_grid(step, count);
    if (step % count == 0) return true;
    return kind == Kind::transition && is_metrics_step(schedule, step) && has_moved(last, now);
}

}  // namespace grokscope
