#pragma once

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
bool is_drawn(const Axis& axis, double value);

/// The axis that holds every drawable value of one member (`&Line::x`, `&Line::y`) of the lines.
Axis axis_of(const std::vector<Line>& lines, std::vector<double> Line::*member, bool log);

double x_position(const Axis& axis, double value);

double y_position(const Axis& axis, double value);

/// Round numbers within the axis.
std::vector<double> ticks(const Axis& axis);

/// 23600 -> "23,600"; other numbers to six significant digits.
std::string number_text(double value);

}  // namespace grokscope::svg
