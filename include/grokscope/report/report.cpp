#include "grokscope/report/report.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {

Json axis(const std::string& column, const std::string& type, const std::string& title) {
    return {{"field", column}, {"type", type}, {"title", title}};
}

Json step_axis() { return axis("step", "quantitative", "step"); }

Table empty_table(const std::string& name, const std::vector<std::string>& columns) {
    Table table{.name = name, .columns = {}};
    for (const auto& text : columns) {
        const auto bracket = text.find(" [");
        const bool has_unit = bracket != std::string::npos;
        table.columns.push_back(
            {.name = text.substr(0, bracket),
             .unit = has_unit ? text.substr(bracket + 2, text.size() - bracket - 3) : "",
             .values = {}});
    }
    return table;
}

std::int64_t row_count(const Table& table) {
    return table.columns.empty() ? 0
                                 : static_cast<std::int64_t>(table.columns.front().values.size());
}

void append_row(Table& table, std::vector<Cell> cells) {
    require(cells.size() == table.columns.size(),
            "a row of {} cells for table {} (right would be {})", cells.size(), table.name,
            table.columns.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
        table.columns[i].values.push_back(std::move(cells[i]));
}

const Column& column(const Table& table, const std::string& name) {
    for (const auto& candidate : table.columns)
        if (candidate.name == name) return candidate;
    throw Error(fmt::format("table {} has no column {}", table.name, name));
}

const Table& table(const Report& report, const std::string& name) {
    for (const auto& candidate : report.tables)
        if (candidate.name == name) return candidate;
    throw Error(fmt::format("the report has no table {}", name));
}

const Cell& summary_value(const Report& report, const std::string& name) {
    for (const auto& row : report.summary)
        if (row.name == name) return row.value;
    throw Error(fmt::format("the summary has no row {}", name));
}

}  // namespace grokscope
