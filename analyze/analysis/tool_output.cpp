#include "analysis/tool_output.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <vector>

#include "analysis/output_directory.hpp"
#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {

const Table& chosen_table(const Report& report, const std::string& name) {
    if (name.empty()) return report.tables.front();
    std::vector<std::string> names;
    for (const auto& candidate : report.tables) names.push_back(candidate.name);
    require_usage(std::count(names.begin(), names.end(), name) > 0,
                  "there is no table {} (did you mean {}? there are {})", name,
                  nearest_choice(name, names), fmt::join(names, ", "));
    return table(report, name);
}

std::vector<NamedText> report_files(const std::string& tool, const Report& report) {
    std::vector<NamedText> files{{tool + ".json", report_to_json(tool, report).dump(1) + "\n"}};
    for (const auto& each : report.tables) {
        const bool is_first = &each == &report.tables.front();
        files.emplace_back(is_first ? tool + ".csv" : tool + "_" + each.name + ".csv",
                           table_to_csv(each));
    }
    for (const auto& figure : report.figures)
        files.emplace_back(tool + "_" + figure.name + ".vl.json",
                           figure_with_data(report, figure).dump(1) + "\n");
    return files;
}

}  // namespace grokscope
