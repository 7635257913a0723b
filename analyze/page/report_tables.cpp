#include "page/report_tables.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/spec/json.hpp"

namespace grokscope {

Json rounded_number(const Json& value) {
    if (!value.is_number_float()) return value;
    return std::strtod(fmt::format("{:.7g}", value.get<double>()).c_str(), nullptr);
}

namespace {

Json rounded_table(Json table) {
    for (auto& column : table["columns"])
        for (auto& value : column["values"]) value = rounded_number(value);
    return table;
}

/// A table, or one column of it, that says what the page has elsewhere.
struct Repeated {
    std::string tool;
    std::string table;
    std::string column;  ///< empty: the whole table
};

/// The curves are the metrics, a power is the square of its norm, `key` names the lines of a figure
/// that the page draws itself, spectrum has the norms, and the heatmaps the weights.
const std::vector<Repeated>& repeated_tables() {
    static const std::vector<Repeated> list{{"transition", "curves", ""},
                                            {"spectrum", "over_training", "power"},
                                            {"spectrum", "over_training", "key"},
                                            {"norms", "frequency_norms", ""},
                                            {"weights", "weights", ""}};
    return list;
}

/// The list without its entries of that name.
Json without_named(const Json& list, const std::string& name) {
    Json rest = Json::array();
    for (const auto& entry : list)
        if (entry["name"] != name) rest.push_back(entry);
    return rest;
}

Json page_report(const std::string& tool, Json report) {
    for (const auto& repeated : repeated_tables()) {
        if (repeated.tool != tool) continue;
        auto& tables = report["tables"];
        if (repeated.column.empty()) tables = without_named(tables, repeated.table);
        for (auto& table : tables)
            if (table["name"] == repeated.table)
                table["columns"] = without_named(table["columns"], repeated.column);
    }
    for (auto& table : report["tables"]) table = rounded_table(std::move(table));
    return report;
}

}  // namespace

Json page_reports(const Json& reports) {
    Json pages = Json::object();
    for (const auto& [tool, report] : reports.items()) pages[tool] = page_report(tool, report);
    return pages;
}

}  // namespace grokscope
