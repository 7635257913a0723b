#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/addition/stars.hpp"
#include "grokscope/report/report.hpp"

/// Pictures of the table `stars` of the analysis of circles.
namespace grokscope {

using Stars = std::vector<std::vector<StarPoint>>;

/// @param stars  (groups) of the last checkpoint, whose step is given
std::vector<Figure> star_figures(const Stars& stars, std::int64_t step);

}  // namespace grokscope
