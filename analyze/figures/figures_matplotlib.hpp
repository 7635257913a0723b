#pragma once

#include <string>

#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"

/// A figure as a script of its own that draws it with matplotlib from its CSV files.
namespace grokscope {

/// The script.
///
/// @param stem  of the figure's files
/// @throws Error when a layer's encoding is none that its mark can have
std::string matplotlib_script(const Figure& figure, const FigureView& view,
                              const std::string& stem);

}  // namespace grokscope
