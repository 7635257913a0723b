#pragma once

#include <vector>

#include "figures/figures_matplotlib_marks.hpp"
#include "figures/python_text.hpp"
#include "grokscope/report/figure_view.hpp"

/// Axes, panels, titles and legends of a figure as lines of Python.
namespace grokscope::figures_matplotlib {

/// The names on axes that show names, and of panels; the unit of sizes.
python::Lines place_lines(const FigureView& view, const std::vector<Subject>& subjects);

/// The figure and its axes: `ax`, or the panels `axes`.
python::Lines axes_lines(const FigureView& view);

python::Lines origin_lines(const FigureView& view);

/// Draws the parts `panel` of the data, each in its own axes.
python::Lines panel_loop(const FigureView& view, const python::Lines& lines);

python::Lines title_lines(const FigureView& view);

}  // namespace grokscope::figures_matplotlib
