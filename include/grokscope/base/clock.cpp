#include "grokscope/base/clock.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

namespace grokscope {

double now_seconds() {
    using Clock = std::chrono::steady_clock;
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

std::string duration_text(const double seconds) {
    constexpr double day = 86'400.0;
    constexpr double year = 365.25 * day;
    if (seconds >= 10.0 * year) return fmt::format("{:.3g} years", seconds / year);
    if (seconds >= 100.0 * day) return fmt::format("{:.0f} days", seconds / day);
    const auto total = static_cast<std::int64_t>(std::llround(seconds));
    const auto [hours, minutes] = std::pair(total / 3600, total / 60 % 60);
    if (hours == 0) return fmt::format("{}:{:02}", minutes, total % 60);
    return fmt::format("{}:{:02}:{:02}", hours, minutes, total % 60);
}

}  // namespace grokscope
