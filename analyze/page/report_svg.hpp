#pragma once

#include <string>
#include <vector>

#include "page/report_axis.hpp"

/// Line charts as SVG in the colours of the page, for pages that are made without Vega.
namespace grokscope::svg {

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
    bool is_share = false;      ///< y goes from 0 to 1
    bool follows_step = false;  ///< has a rule at the page's current step
    std::vector<Line> lines;
    std::vector<Band> bands;
};

/// The points of a line; a value that cannot be drawn begins a new piece.
std::string path(const Line& line, const Axis& x, const Axis& y);

/// The chart as an HTML figure.
std::string figure(const Chart& chart);

}  // namespace grokscope::svg
