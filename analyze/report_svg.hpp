#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

/// Line charts as SVG in the colours of the page, for pages that are made without Vega.
namespace grokscope::svg {

inline constexpr double chart_width = 600.0;
inline constexpr double chart_height = 290.0;
inline constexpr double left_edge = 64.0;
inline constexpr double right_edge = chart_width - 12.0;
inline constexpr double top_edge = 44.0;
inline constexpr double bottom_edge = chart_height - 44.0;

struct Line {
    std::string name;
    std::string colour;  ///< a CSS colour
    std::vector<double> x;
    std::vector<double> y;  ///< NaN breaks the line
};

/// An interval of x with a label: shaded from `low`, with a rule at `high`.
struct Band {
    std::string label;
    double low = 0.0;
    double high = 0.0;
};

struct Chart {
    std::string name;
    std::string title;
    std::string x_title;
    std::string y_title;
    bool log_y = false;
    bool follows_step = false;  ///< has a rule at the page's current step
    std::vector<Line> lines;
    std::vector<Band> bands;
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

/// Round numbers within the axis; powers of ten on a logarithmic one.
inline std::vector<double> ticks(const Axis& axis) {
    const double range = axis.high - axis.low;
    const double spacing = axis.log ? std::ceil(range / 6.0) : tick_spacing(range);
    std::vector<double> values;
    for (double at = std::ceil(axis.low / spacing); at * spacing <= axis.high; at += 1.0)
        values.push_back(axis.log ? std::pow(10.0, at * spacing) : at * spacing);
    return values;
}

inline std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
    return safe;
}

inline std::string text_at(const double x, const double y, const std::string& anchor,
                           const std::string& text) {
    return fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"12\" "
        "fill=\"var(--muted)\">{}</text>",
        x, y, anchor, escaped(text));
}

inline std::string rule_at(const double x1, const double y1, const double x2, const double y2,
                           const std::string& style) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>", x1, y1,
                       x2, y2, style);
}

inline std::string x_ticks(const Axis& axis) {
    std::string marks;
    for (const double value : ticks(axis))
        marks += text_at(x_position(axis, value), bottom_edge + 17, "middle",
                         fmt::format("{:g}", value));
    return marks;
}

inline std::string y_ticks(const Axis& axis) {
    std::string marks;
    for (const double value : ticks(axis)) {
        const double y = y_position(axis, value);
        marks += rule_at(left_edge, y, right_edge, y, "stroke=\"var(--line)\"");
        marks += text_at(left_edge - 6, y + 4, "end", fmt::format("{:g}", value));
    }
    return marks;
}

inline std::string titles(const Chart& chart) {
    const double middle = (top_edge + bottom_edge) / 2;
    return text_at((left_edge + right_edge) / 2, chart_height - 8, "middle", chart.x_title) +
           fmt::format("<g transform=\"rotate(-90 12 {:.1f})\">{}</g>", middle,
                       text_at(12, middle, "middle", chart.y_title));
}

inline std::string band_marks(const Chart& chart, const Axis& axis) {
    std::string marks;
    double y = top_edge - 18;
    for (const auto& [label, low, high] : chart.bands) {
        const double from = x_position(axis, low);
        const double to = x_position(axis, high);
        const bool is_late = to > (left_edge + right_edge) / 2;
        marks += fmt::format(
            "<rect class=\"transition\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" "
            "fill=\"var(--accent)\" opacity=\"0.22\"/>",
            from, top_edge, std::max(to - from, 0.5), bottom_edge - top_edge);
        marks +=
            rule_at(to, y, to, bottom_edge, "stroke=\"var(--accent)\" stroke-dasharray=\"4 3\"");
        marks += text_at(to + (is_late ? -5 : 5), y + 4, is_late ? "end" : "start", label);
        y += 14;
    }
    return marks;
}

/// The points of a line; a value that cannot be drawn begins a new piece.
inline std::string path(const Line& line, const Axis& x, const Axis& y) {
    std::string points;
    char command = 'M';
    for (std::size_t i = 0; i < line.x.size(); ++i) {
        const bool drawn = is_drawn(y, line.y[i]);
        if (drawn)
            points += fmt::format("{}{:.1f} {:.1f}", command, x_position(x, line.x[i]),
                                  y_position(y, line.y[i]));
        command = drawn ? 'L' : 'M';
    }
    return fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.8\"/>", points,
                       line.colour);
}

inline std::string legend(const std::vector<Line>& lines) {
    std::string marks;
    double x = left_edge;
    for (const auto& line : lines) {
        marks += rule_at(x, 12, x + 18, 12, "stroke-width=\"3\" stroke=\"" + line.colour + "\"");
        marks += text_at(x + 24, 16, "start", line.name);
        x += 44.0 + 7.0 * static_cast<double>(line.name.size());
    }
    return marks;
}

/// A rule that the page's script moves: it reads the ends of the axis from the attributes.
inline std::string step_rule(const Axis& axis) {
    return rule_at(
        right_edge, top_edge, right_edge, bottom_edge,
        fmt::format("class=\"current-step\" stroke=\"var(--ink)\" stroke-width=\"1.5\" "
                    "data-left=\"{}\" data-right=\"{}\" data-low=\"{}\" data-high=\"{}\"",
                    left_edge, right_edge, axis.low, axis.high));
}

/// The chart as an HTML figure.
inline std::string figure(const Chart& chart) {
    const auto x = axis_of(chart.lines, &Line::x, false);
    const auto y = axis_of(chart.lines, &Line::y, chart.log_y);
    std::string body = y_ticks(y) + x_ticks(x) + titles(chart) + band_marks(chart, x);
    for (const auto& line : chart.lines) body += path(line, x, y);
    if (chart.follows_step) body += step_rule(x);
    return fmt::format(
        "<figure class=\"chart chart-static\" data-figure=\"{}\"><figcaption><strong>{}</strong>"
        "</figcaption><svg viewBox=\"0 0 {} {}\" role=\"img\" "
        "aria-label=\"{}\">{}{}</svg></figure>",
        escaped(chart.name), escaped(chart.title), chart_width, chart_height, escaped(chart.title),
        body, legend(chart.lines));
}

}  // namespace grokscope::svg
