#pragma once

#include <string>
#include <vector>

#include "grokscope/comparison/arm_contrast.hpp"
#include "grokscope/report/report.hpp"

/// The figures of a comparison of arms: curves in panels, and two forest plots.
namespace grokscope {

/// Colours that readers who are colour-blind can tell apart.
///
/// @source Tol 2021, Colour schemes, SRON/EPS/TN/09-002: muted, bright
namespace comparison_colours {

inline constexpr const char* arm = "#332288";

}  // namespace comparison_colours

/// The names of the two curves of a panel.
inline constexpr const char* curve_of_arm = "arm";
std::string curve_of_baseline(const Comparison& comparison);

std::vector<Figure> comparison_figures(const Comparison& comparison);

}  // namespace grokscope
