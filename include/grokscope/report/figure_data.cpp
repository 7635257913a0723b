#include "grokscope/report/figure_data.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

/// The rows with these indices, in this order.
Table rows_of(const Table& table, const std::vector<std::size_t>& rows) {
    Table chosen{.name = table.name, .columns = {}};
    for (const auto& [name, unit, values] : table.columns) {
        chosen.columns.push_back({name, unit, {}});
        for (const auto row : rows) chosen.columns.back().values.push_back(values[row]);
    }
    return chosen;
}

/// Whether a cell passes one condition of a predicate, such as `"gt"` with 0. A missing value, or
/// an infinite one, passes none.
///
/// @throws Error when there is no such condition
bool passes(const Cell& cell, const std::string& condition, const Json& operand) {
    const auto value = drawn_to_json(cell);
    if (condition == "valid") return value.is_null() != operand.get<bool>();
    if (value.is_null()) return false;
    if (condition == "equal") return value == operand;
    if (condition == "gt") return value > operand;
    if (condition == "gte") return value >= operand;
    if (condition == "lt") return value < operand;
    if (condition == "lte") return value <= operand;
    require(condition == "oneOf",
            "a filter has {} (equal, gt, gte, lt, lte, oneOf or valid would be right)", condition);
    return std::count(operand.begin(), operand.end(), value) > 0;
}

/// The unit that all these columns have; none where they differ.
std::string common_unit(const Table& table, const std::vector<std::string>& names) {
    const auto& first = column(table, names.front()).unit;
    const bool is_one = std::all_of(names.begin(), names.end(), [&](const std::string& name) {
        return column(table, name).unit == first;
    });
    return is_one ? first : "";
}

Cell cell_of_json(const Json& value) {
    if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) return value.get<double>();
    return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

bool has_column(const Table& table, const std::string& name) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [&](const Column& column) { return column.name == name; });
}

Table columns_of(const Table& table, const std::vector<std::string>& names) {
    Table chosen{.name = table.name, .columns = {}};
    for (const auto& column : table.columns)
        if (std::count(names.begin(), names.end(), column.name) > 0)
            chosen.columns.push_back(column);
    return chosen;
}

Table filtered(const Table& table, const Json& predicate) {
    require(predicate.is_object() && predicate.contains("field"),
            "a filter is {} (an object with a field would be right)", predicate.dump());
    const auto& values = column(table, predicate["field"].get<std::string>()).values;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < values.size(); ++row) {
        bool is_in = true;
        for (const auto& [condition, operand] : predicate.items())
            if (condition != "field") is_in = is_in && passes(values[row], condition, operand);
        if (is_in) rows.push_back(row);
    }
    return rows_of(table, rows);
}

Table folded(const Table& table, const Json& transform) {
    const auto names = transform["fold"].get<std::vector<std::string>>();
    require(!names.empty(), "a fold has no columns (one at least would be right)");
    const auto as = transform.value("as", std::vector<std::string>{"key", "value"});
    std::vector<std::size_t> rows;
    Column keys{as.at(0), "", {}};
    Column values{as.at(1), common_unit(table, names), {}};
    for (std::size_t row = 0; row < static_cast<std::size_t>(row_count(table)); ++row)
        for (const auto& name : names) {
            rows.push_back(row);
            keys.values.emplace_back(name);
            values.values.push_back(column(table, name).values[row]);
        }
    auto result = rows_of(table, rows);
    result.columns.push_back(std::move(keys));
    result.columns.push_back(std::move(values));
    return result;
}

Table transformed(Table table, const Json& transforms) {
    for (const auto& transform : transforms) {
        require(transform.contains("fold") || transform.contains("filter"),
                "a figure is transformed by {} (a fold or a filter would be right)",
                transform.dump());
        table = transform.contains("fold") ? folded(table, transform)
                                           : filtered(table, transform["filter"]);
    }
    return table;
}

Table table_of_rows(const std::string& name, const Json& rows) {
    Table table{.name = name, .columns = {}};
    for (const auto& row : rows)
        for (const auto& [field, value] : row.items())
            if (!has_column(table, field)) table.columns.push_back({field, "", {}});
    for (const auto& row : rows)
        for (auto& [field, unit, values] : table.columns)
            values.push_back(cell_of_json(row.value(field, Json())));
    return table;
}

Json rows_to_json(const Table& table) {
    Json rows = Json::array();
    for (std::size_t i = 0; i < static_cast<std::size_t>(row_count(table)); ++i) {
        Json row = Json::object();
        for (const auto& [name, unit, values] : table.columns) row[name] = drawn_to_json(values[i]);
        rows.push_back(std::move(row));
    }
    return rows;
}

void hide_unshown(Column& column, const bool is_logarithmic) {
    for (auto& cell : column.values) {
        const auto value = drawn_to_json(cell);
        if (value.is_null() || (is_logarithmic && value.is_number() && value <= 0))
            cell = std::numeric_limits<double>::quiet_NaN();
    }
}

std::vector<Json> distinct_values(const Column& column) {
    std::vector<Json> values;
    for (const auto& cell : column.values) {
        auto value = drawn_to_json(cell);
        if (!value.is_null() && std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(std::move(value));
    }
    return values;
}

std::vector<std::size_t> group_numbers(const Table& table, const std::vector<std::string>& names) {
    std::map<std::vector<std::string>, std::size_t> groups;
    std::vector<std::size_t> numbers;
    for (std::size_t row = 0; row < static_cast<std::size_t>(row_count(table)); ++row) {
        std::vector<std::string> key;
        for (const auto& name : names)
            key.push_back(cell_to_json(column(table, name).values[row]).dump());
        numbers.push_back(groups.emplace(std::move(key), groups.size()).first->second);
    }
    return numbers;
}

Table ordered_by_series(const Table& table, const std::vector<std::string>& series,
                        const std::string& order) {
    const auto groups = group_numbers(table, series);
    const auto& values = column(table, order).values;
    std::vector<std::pair<std::pair<std::size_t, Json>, std::size_t>> keys;
    for (std::size_t row = 0; row < groups.size(); ++row)
        keys.push_back({{groups[row], drawn_to_json(values[row])}, row});
    std::stable_sort(keys.begin(), keys.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::size_t> rows;
    for (const auto& key : keys) rows.push_back(key.second);
    return rows_of(table, rows);
}

}  // namespace grokscope
