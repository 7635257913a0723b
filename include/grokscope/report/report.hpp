#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

/// One entry of a table. A missing number is NaN: `null` in JSON, empty in CSV.
using Cell = std::variant<double, std::int64_t, bool, std::string>;

/// A column of a table; `unit` is empty for counts and names.
struct Column {
    std::string name;
    std::string unit;
    std::vector<Cell> values;
};

/// Columns of equal length; a row means what the tool's documentation says.
struct Table {
    std::string name;
    std::vector<Column> columns;
};

/// A named number, with the convention by which it was computed where several exist.
struct SummaryRow {
    std::string name;
    Cell value;
    std::string unit;
    std::string convention;
};

/// A picture as data: a Vega-Lite specification, less its data, which is the table of that name.
struct Figure {
    std::string name;
    std::string title;
    std::string caption;
    std::string table;
    Json spec;
};

/// How a figure shows a column: `type` is Vega-Lite's, `title` stands on the axis or legend.
inline Json axis(const std::string& column, const std::string& type, const std::string& title) {
    return {{"field", column}, {"type", type}, {"title", title}};
}

/// The axis of steps, which figures over training share.
inline Json step_axis() { return axis("step", "quantitative", "step"); }

/// What an analysis found. The first table is the one shown on a terminal.
struct Report {
    std::vector<SummaryRow> summary;
    std::vector<Table> tables;
    std::vector<Figure> figures;
};

/// A table without rows; `name [unit]` or `name` for each column.
inline Table empty_table(const std::string& name, const std::vector<std::string>& columns) {
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

inline std::int64_t row_count(const Table& table) {
    return table.columns.empty() ? 0
                                 : static_cast<std::int64_t>(table.columns.front().values.size());
}

/// Appends one row.
///
/// @throws Error unless there is a cell for every column
inline void append_row(Table& table, std::vector<Cell> cells) {
    require(cells.size() == table.columns.size(),
            "a row of {} cells for table {} (right would be {})", cells.size(), table.name,
            table.columns.size());
    for (std::size_t i = 0; i < cells.size(); ++i)
        table.columns[i].values.push_back(std::move(cells[i]));
}

/// @throws Error when there is no column of that name
inline const Column& column(const Table& table, const std::string& name) {
    for (const auto& candidate : table.columns)
        if (candidate.name == name) return candidate;
    throw Error(fmt::format("table {} has no column {}", table.name, name));
}

/// @throws Error when there is no table of that name
inline const Table& table(const Report& report, const std::string& name) {
    for (const auto& candidate : report.tables)
        if (candidate.name == name) return candidate;
    throw Error(fmt::format("the report has no table {}", name));
}

/// @throws Error when there is no such row in the summary
inline const Cell& summary_value(const Report& report, const std::string& name) {
    for (const auto& row : report.summary)
        if (row.name == name) return row.value;
    throw Error(fmt::format("the summary has no row {}", name));
}

}  // namespace grokscope
