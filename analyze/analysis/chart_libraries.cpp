#include "analysis/chart_libraries.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace grokscope {
namespace {

/// The three files of Vega, in the order in which they need each other.
const std::vector<std::string>& chart_libraries() {
    static const std::vector<std::string> names{"vega.min.js", "vega-lite.min.js",
                                                "vega-embed.min.js"};
    return names;
}

}  // namespace

bool has_chart_libraries(const std::filesystem::path& web) {
    for (const auto& name : chart_libraries())
        if (!std::filesystem::exists(web / name)) return false;
    return true;
}

}  // namespace grokscope
