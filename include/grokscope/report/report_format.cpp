#include "grokscope/report/report_format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/base/printable.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {

bool is_missing(const Cell& cell) {
    const auto* number = std::get_if<double>(&cell);
    return number != nullptr && std::isnan(*number);
}

namespace {

bool is_infinite(const Cell& cell) {
    const auto* number = std::get_if<double>(&cell);
    return number != nullptr && std::isinf(*number);
}

}  // namespace

Json cell_to_json(const Cell& cell) {
    if (is_missing(cell)) return nullptr;
    if (is_infinite(cell)) return std::get<double>(cell) > 0 ? "inf" : "-inf";
    return std::visit([](const auto& value) { return Json(value); }, cell);
}

Json drawn_to_json(const Cell& cell) { return is_infinite(cell) ? Json() : cell_to_json(cell); }

namespace {

Json table_to_json(const Table& table) {
    Json columns = Json::array();
    for (const auto& [name, unit, values] : table.columns) {
        Json cells = Json::array();
        for (const auto& value : values) cells.push_back(cell_to_json(value));
        columns.push_back({{"name", name}, {"unit", unit}, {"values", std::move(cells)}});
    }
    return {{"name", table.name}, {"columns", std::move(columns)}};
}

}  // namespace

Json report_to_json(const std::string& tool, const Report& report) {
    Json json = {{"tool", tool},
                 {"summary", Json::array()},
                 {"tables", Json::array()},
                 {"figures", Json::array()}};
    for (const auto& [name, value, unit, convention] : report.summary)
        json["summary"].push_back({{"name", name},
                                   {"value", cell_to_json(value)},
                                   {"unit", unit},
                                   {"convention", convention}});
    for (const auto& table : report.tables) json["tables"].push_back(table_to_json(table));
    for (const auto& [name, title, caption, table, spec] : report.figures)
        json["figures"].push_back({{"name", name},
                                   {"title", title},
                                   {"caption", caption},
                                   {"table", table},
                                   {"spec", spec}});
    return json;
}

Json figure_with_data(const Report& report, const Figure& figure) {
    const auto& data = table(report, figure.table);
    Json rows = Json::array();
    for (std::int64_t i = 0; i < row_count(data); ++i) {
        Json row = Json::object();
        for (const auto& [name, unit, values] : data.columns)
            row[name] = cell_to_json(values[static_cast<std::size_t>(i)]);
        rows.push_back(std::move(row));
    }
    auto spec = figure.spec;
    spec["$schema"] = "https://vega.github.io/schema/vega-lite/v5.json";
    spec["title"] = figure.title;
    spec["data"] = {{"name", figure.table}, {"values", std::move(rows)}};
    return spec;
}

std::string csv_field(const std::string& text) {
    const auto is_blank = [](const char c) { return c == ' ' || c == '\t'; };
    const bool has_blank_end = !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
    if (text.find_first_of(",\"\r\n") == std::string::npos && !has_blank_end) return text;
    std::string quoted = "\"";
    for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + "\"";
}

std::string cell_to_csv(const Cell& cell) {
    if (is_missing(cell)) return {};
    return csv_field(std::visit([](const auto& value) { return fmt::format("{}", value); }, cell));
}

std::string table_to_csv(const Table& table) {
    std::string csv;
    for (const auto& column : table.columns)
        csv += (csv.empty() ? "" : ",") + csv_field(column.name);
    csv += "\n";
    for (std::int64_t row = 0; row < row_count(table); ++row) {
        std::string line;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            line += (i == 0 ? "" : ",") +
                    cell_to_csv(table.columns[i].values[static_cast<std::size_t>(row)]);
        csv += line + "\n";
    }
    return csv;
}

std::string cell_to_text(const Cell& cell) {
    if (is_missing(cell)) return "-";
    if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{:.5g}", *number);
    if (const auto* truth = std::get_if<bool>(&cell)) return *truth ? "yes" : "no";
    if (const auto* text = std::get_if<std::string>(&cell)) return printable(*text);
    return std::visit([](const auto& value) { return fmt::format("{}", value); }, cell);
}

std::string table_to_text(const Table& table, const std::int64_t max_rows) {
    const auto rows = row_count(table);
    const bool cut = max_rows > 0 && rows > max_rows;
    const auto is_shown = [&](const std::int64_t row) {
        return !cut || row < (max_rows + 1) / 2 || row >= rows - max_rows / 2;
    };
    std::vector<std::string> lines(static_cast<std::size_t>(rows) + 1);
    for (const auto& [name, unit, values] : table.columns) {
        const auto heading = printable(unit.empty() ? name : fmt::format("{} [{}]", name, unit));
        auto width = heading.size();
        for (std::int64_t row = 0; row < rows; ++row)
            if (is_shown(row))
                width = std::max(width, cell_to_text(values[static_cast<std::size_t>(row)]).size());
        lines[0] += fmt::format("{:>{}}  ", heading, width);
        for (std::size_t row = 0; row < values.size(); ++row)
            lines[row + 1] += fmt::format("{:>{}}  ", cell_to_text(values[row]), width);
    }
    std::string text = lines[0] + "\n";
    for (std::int64_t row = 0; row < rows; ++row) {
        if (is_shown(row)) text += lines[static_cast<std::size_t>(row) + 1] + "\n";
        if (cut && row == (max_rows + 1) / 2)
            text += fmt::format("... {} more rows (--csv or --json give all)\n", rows - max_rows);
    }
    return text;
}

std::string summary_to_text(const Report& report) {
    std::size_t width = 0;
    for (const auto& row : report.summary) width = std::max(width, row.name.size());
    std::string text;
    for (const auto& [name, value, unit, convention] : report.summary)
        text += fmt::format("{:<{}}  {}{}{}\n", name, width, cell_to_text(value),
                            unit.empty() ? "" : " " + unit,
                            convention.empty() ? "" : "  (" + convention + ")");
    return text;
}

}  // namespace grokscope
