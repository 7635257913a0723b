#include "page/report_svg.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "page/report_axis.hpp"

namespace grokscope::svg {
namespace {

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '<' ? "&lt;" : c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
    return safe;
}

std::string text_at(const double x, const double y, const std::string& anchor,
                    const std::string& text) {
    return fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"12\" "
        "fill=\"var(--muted)\">{}</text>",
        x, y, anchor, escaped(text));
}

std::string rule_at(const double x1, const double y1, const double x2, const double y2,
                    const std::string& style) {
    return fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" {}/>", x1, y1,
                       x2, y2, style);
}

std::string x_ticks(const Axis& axis) {
    std::string marks;
    for (const double value : ticks(axis))
        marks += text_at(x_position(axis, value), bottom_edge + 17, "middle", number_text(value));
    return marks;
}

std::string y_ticks(const Axis& axis) {
    std::string marks;
    for (const double value : ticks(axis)) {
        const double y = y_position(axis, value);
        marks += rule_at(left_edge, y, right_edge, y, "stroke=\"var(--line)\"");
        marks += text_at(left_edge - 6, y + 4, "end", number_text(value));
    }
    return marks;
}

std::string titles(const Chart& chart) {
    const double middle = (top_edge + bottom_edge) / 2;
    return text_at((left_edge + right_edge) / 2, chart_height - 8, "middle", chart.x_title) +
           fmt::format("<g transform=\"rotate(-90 12 {:.1f})\">{}</g>", middle,
                       text_at(12, middle, "middle", chart.y_title));
}

/// Shaded at least 3 wide, so that a short interval can be seen.
std::string band_shade(const double from, const double to) {
    const double width = std::max(to - from, 3.0);
    return fmt::format(
        "<rect class=\"transition\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\" "
        "fill=\"var(--accent)\" opacity=\"0.22\"/>",
        (from + to - width) / 2, top_edge, width, bottom_edge - top_edge);
}

/// The bands with their labels one below the other, between legend and plot.
std::string band_marks(const Chart& chart, const Axis& axis) {
    std::string marks;
    double y = top_edge - 24;
    for (const auto& [label, low, high] : chart.bands) {
        const double to = x_position(axis, high);
        const bool is_late = to > (left_edge + right_edge) / 2;
        marks += band_shade(x_position(axis, low), to);
        marks +=
            rule_at(to, y, to, bottom_edge, "stroke=\"var(--accent)\" stroke-dasharray=\"4 3\"");
        marks += text_at(to + (is_late ? -5 : 5), y + 4, is_late ? "end" : "start", label);
        y += 14;
    }
    return marks;
}

}  // namespace

std::string path(const Line& line, const Axis& x, const Axis& y) {
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

namespace {

std::string legend(const std::vector<Line>& lines) {
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
std::string step_rule(const Axis& axis) {
    return rule_at(
        right_edge, top_edge, right_edge, bottom_edge,
        fmt::format("class=\"current-step\" stroke=\"var(--ink)\" stroke-width=\"1.5\" "
                    "data-left=\"{}\" data-right=\"{}\" data-low=\"{}\" data-high=\"{}\"",
                    left_edge, right_edge, axis.low, axis.high));
}

Axis y_axis(const Chart& chart) {
    return chart.is_share ? Axis{.low = 0.0, .high = 1.0, .log = false}
                          : axis_of(chart.lines, &Line::y, chart.log_y);
}

}  // namespace

std::string figure(const Chart& chart) {
    const auto x = axis_of(chart.lines, &Line::x, false);
    const auto y = y_axis(chart);
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
