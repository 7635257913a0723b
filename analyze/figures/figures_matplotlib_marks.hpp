#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figures/figure_scales.hpp"
#include "figures/python_text.hpp"
#include "grokscope/report/figure_view.hpp"

/// Marks of a figure as calls of matplotlib. The lines use what the script has defined: `ax`,
/// `numbers(rows, field)`, `groups(rows, *fields)`, `places_x` and `places_y` where an axis shows
/// names, and for layer i `coloursI` (by name) or `scaleI` (of amounts) and `dashesI`.
namespace grokscope::figures_matplotlib {

/// A layer with what its lines of Python need to know.
struct Subject {
    const FigureLayer& layer;
    std::optional<ColourScale> scale;
    std::string number;  ///< that of the layer, in names; empty for the only one
    std::string source;  ///< the expression for all of its rows
    std::string rows;    ///< the expression for those in `ax`
};

std::string field_of(const Subject& subject, const std::string& channel);

bool has(const Subject& subject, const std::string& channel);

void add_opacity(std::vector<std::string>& arguments, const Subject& subject);

/// The lines that draw one layer into `ax`.
///
/// @throws Error when its encoding is none that its mark can have
python::Lines mark_lines(const Subject& subject, bool is_dashed);

}  // namespace grokscope::figures_matplotlib
