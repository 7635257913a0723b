#pragma once

#include <span>

#include "analysis/analysis.hpp"

namespace grokscope {

/// Every analysis, in alphabetical order. CMake makes the list from the files of analyze/tools/.
std::span<const Analysis* const> all_analyses();

}  // namespace grokscope
