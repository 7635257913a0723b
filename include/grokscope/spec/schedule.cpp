#include "grokscope/spec/schedule.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

CheckpointSchedule parse_checkpoint_schedule(const std::string_view text) {
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

bool on_log_grid(const std::int64_t step, const std::int64_t count) {
    if (step < 1) return step == 0;
    const auto cell = [&](const std::int64_t s) {
        return std::floor(std::log10(static_cast<double>(s)) * static_cast<double>(count));
    };
    return step == 1 || cell(step) > cell(step - 1);
}

namespace {

/// Whether either loss has moved by more than a quarter of its value.
bool has_moved(const LossMark& last, const LossMark& now) {
    const auto moved = [](const double a, const double b) {
        return std::max(a, b) > 1.25 * std::min(a, b);
    };
    return moved(last.train, now.train) || moved(last.test, now.test);
}

}  // namespace

bool is_metrics_step(const ScheduleSpec& schedule, const std::int64_t step) {
    return step % schedule.metrics_every == 0 || step == schedule.steps;
}

bool is_checkpoint_step(const ScheduleSpec& schedule, const std::int64_t step, const LossMark& last,
                        const LossMark& now) {
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
