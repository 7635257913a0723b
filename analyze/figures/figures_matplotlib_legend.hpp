#pragma once

#include <vector>

#include "figures/figures_matplotlib_marks.hpp"
#include "figures/python_text.hpp"
#include "grokscope/report/figure_view.hpp"

/// What the colours, dashes and sizes of a figure mean, as lines of Python.
namespace grokscope::figures_matplotlib {

python::Lines dash_lines(const FigureView& view, const Subject& subject);

/// The definitions of what a layer's colours mean.
python::Lines scale_lines(const Subject& subject);

bool has_dashes(const FigureView& view, const Subject& subject);

python::Lines legend_lines(const FigureView& view, const std::vector<Subject>& subjects);

}  // namespace grokscope::figures_matplotlib
