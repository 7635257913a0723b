#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/report/figure_view.hpp"
#include "grokscope/spec/json_fwd.hpp"

/// A figure as a Vega-Lite specification for paper: its data within, no transform left, white, in
/// sizes for print. Lengths are pixels of CSS, 96 to the inch.
namespace grokscope {

/// A width that journals set figures in.
struct PaperWidth {
    std::string suffix;  ///< of the files
    double inches = 0.0;
};

/// One column (85 mm) and two (175 mm).
const std::vector<PaperWidth>& paper_widths();
inline double pixels(const PaperWidth& width) { return 96.0 * width.inches; }

namespace figures_paper {

/// Whether a layer has the fields of the panels, and so a part in each.
bool is_in_panels(const FigureView& view, const FigureLayer& layer);

/// The table that has the fields of the panels.
///
/// @throws Error when none has
const FigureSource& panel_source(const FigureView& view);

}  // namespace figures_paper

inline bool has_panels(const FigureView& view) { return !panel_fields(view).empty(); }

/// How many panels stand beside each other.
std::size_t panel_columns(const FigureView& view, const PaperWidth& width);

/// The height of a panel.   [pixel]
double panel_height(const FigureView& view, const PaperWidth& width);

/// The specification of a figure for paper. A figure with panels is about as wide as asked: how
/// much of the width their axes take shows only when it is drawn.
///
/// @param stem  of the figure's files, which names its data
Json paper_spec(const FigureView& view, const std::string& stem, const PaperWidth& width);

}  // namespace grokscope
