#include "page/report_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace grokscope::svg {

bool is_drawn(const Axis& axis, const double value) {
    return std::isfinite(value) && (!axis.log || value > 0.0);
}

namespace {

double on_axis(const Axis& axis, const double value) {
    return axis.log ? std::log10(value) : value;
}

}  // namespace

Axis axis_of(const std::vector<Line>& lines, std::vector<double> Line::*member, const bool log) {
    Axis axis{.low = std::numeric_limits<double>::infinity(),
              .high = -std::numeric_limits<double>::infinity(),
              .log = log};
    for (const auto& line : lines)
        for (const double value : line.*member)
            if (is_drawn(axis, value)) {
                axis.low = std::min(axis.low, on_axis(axis, value));
                axis.high = std::max(axis.high, on_axis(axis, value));
            }
    if (axis.low > axis.high) return {.low = 0.0, .high = 1.0, .log = log};
    if (axis.low == axis.high) axis.high = axis.low + 1.0;
    return axis;
}

double x_position(const Axis& axis, const double value) {
    const double share = (on_axis(axis, value) - axis.low) / (axis.high - axis.low);
    return left_edge + share * (right_edge - left_edge);
}

double y_position(const Axis& axis, const double value) {
    const double share = (on_axis(axis, value) - axis.low) / (axis.high - axis.low);
    return bottom_edge - share * (bottom_edge - top_edge);
}

namespace {

/// The step of 1, 2 or 5 times a power of ten that gives about five ticks.
double tick_spacing(const double range) {
    const double power = std::pow(10.0, std::floor(std::log10(range / 5.0)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (range / (factor * power) <= 6.0) return factor * power;
    return 10.0 * power;
}

/// Powers of ten within the axis; below two decades 1, 2 and 5 times each.
std::vector<double> log_ticks(const Axis& axis) {
    const double range = axis.high - axis.low;
    const double spacing = std::max(1.0, std::ceil(range / 6.0));
    const auto factors = range < 2.0 ? std::vector{1.0, 2.0, 5.0} : std::vector{1.0};
    std::vector<double> values;
    for (double at = std::floor(axis.low / spacing); at * spacing <= axis.high; at += 1.0)
        for (const double factor : factors) {
            const double value = factor * std::pow(10.0, at * spacing);
            if (std::log10(value) >= axis.low && std::log10(value) <= axis.high)
                values.push_back(value);
        }
    return values;
}

}  // namespace

std::vector<double> ticks(const Axis& axis) {
    if (axis.log) return log_ticks(axis);
    const double spacing = tick_spacing(axis.high - axis.low);
    std::vector<double> values;
    for (double at = std::ceil(axis.low / spacing); at * spacing <= axis.high; at += 1.0)
        values.push_back(at * spacing);
    return values;
}

std::string number_text(const double value) {
    if (value != std::round(value) || std::abs(value) < 1e3 || std::abs(value) >= 1e15)
        return fmt::format("{:g}", value);
    auto text = fmt::format("{:.0f}", value);
    const std::size_t sign = value < 0.0 ? 1 : 0;
    for (auto at = text.size() - 3; at > sign; at = at > 3 ? at - 3 : 0) text.insert(at, ",");
    return text;
}

}  // namespace grokscope::svg
