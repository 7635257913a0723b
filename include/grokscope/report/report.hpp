#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "grokscope/spec/json.hpp"

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
Json axis(const std::string& column, const std::string& type, const std::string& title);

/// The axis of steps, which figures over training share.
Json step_axis();

/// What an analysis found. The first table is the one shown on a terminal.
struct Report {
    std::vector<SummaryRow> summary;
    std::vector<Table> tables;
    std::vector<Figure> figures;
};

/// A table without rows; `name [unit]` or `name` for each column.
Table empty_table(const std::string& name, const std::vector<std::string>& columns);

std::int64_t row_count(const Table& table);

/// Appends one row.
///
/// @throws Error unless there is a cell for every column
void append_row(Table& table, std::vector<Cell> cells);

/// @throws Error when there is no column of that name
const Column& column(const Table& table, const std::string& name);

/// @throws Error when there is no table of that name
const Table& table(const Report& report, const std::string& name);

/// @throws Error when there is no such row in the summary
const Cell& summary_value(const Report& report, const std::string& name);

}  // namespace grokscope
