#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

/// Axes of the page's plain charts: where values lie on the picture, and which have a tick.
namespace grokscope::svg {

inline constexpr double chart_width = 600.0;
inline constexpr double chart_height = 304.0;
inline constexpr double left_edge = 64.0;
inline constexpr double right_edge = chart_width - 28.0;
inline constexpr double top_edge = 58.0;
inline constexpr double bottom_edge = chart_height - 44.0;

struct Line {
    std::string name;
    std::string colour;  ///< a CSS colour
    std::vector<double> x;
    std::vector<double> y;  ///< NaN breaks the line
};

/// The range of an axis; logarithmic ones hold log10 of their values.
struct Axis {
    double low = 0.0;
    double high = 1.0;
    bool log = false;
};

/// Whether a value can be drawn: finite, and above 0 on a logarithmic axis.
inline bool is_drawn(const Axis& axis, const double value) {
    return std::isfinite(value) && (!axis.log || value > 0.0);
}

inline double on_axis(const Axis& axis, const double value) {
    return axis.log ? std::log10(value) : value;
}

/// The axis that holds every drawable value of one member (`&Line::x`, `&Line::y`) of the lines.
inline Axis axis_of(const std::vector<Line>& lines, std::vector<double> Line::*member,
                    const bool log) {
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

inline double x_position(const Axis& axis, const double value) {
    const double share = (on_axis(axis, value) - axis.low) / (axis.high - axis.low);
    return left_edge + share * (right_edge - left_edge);
}

inline double y_position(const Axis& axis, const double value) {
    const double share = (on_axis(axis, value) - axis.low) / (axis.high - axis.low);
    return bottom_edge - share * (bottom_edge - top_edge);
}

/// The step of 1, 2 or 5 times a power of ten that gives about five ticks.
inline double tick_spacing(const double range) {
    const double power = std::pow(10.0, std::floor(std::log10(range / 5.0)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (range / (factor * power) <= 6.0) return factor * power;
    return 10.0 * power;
}

/// Powers of ten within the axis; below two decades 1, 2 and 5 times each.
inline std::vector<double> log_ticks(const Axis& axis) {
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

/// Round numbers within the axis.
inline std::vector<double> ticks(const Axis& axis) {
    if (axis.log) return log_ticks(axis);
    const double spacing = tick_spacing(axis.high - axis.low);
    std::vector<double> values;
    for (double at = std::ceil(axis.low / spacing); at * spacing <= axis.high; at += 1.0)
        values.push_back(at * spacing);
    return values;
}

/// 23600 -> "23,600"; other numbers to six significant digits.
inline std::string number_text(const double value) {
    if (value != std::round(value) || std::abs(value) < 1e3 || std::abs(value) >= 1e15)
        return fmt::format("{:g}", value);
    auto text = fmt::format("{:.0f}", value);
    const std::size_t sign = value < 0.0 ? 1 : 0;
    for (auto at = text.size() - 3; at > sign; at = at > 3 ? at - 3 : 0) text.insert(at, ",");
    return text;
}

}  // namespace grokscope::svg
