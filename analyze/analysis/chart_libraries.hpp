#pragma once

#include <filesystem>

namespace grokscope {

/// Whether pages and figures can be drawn with Vega, which lies in the directory `web`.
bool has_chart_libraries(const std::filesystem::path& web);

}  // namespace grokscope
