#pragma once

#include <cstdint>
#include <string>

#include "grokscope/report/report.hpp"
#include "grokscope/spec/json_fwd.hpp"

/// A report as JSON, as CSV, and as text for a terminal.
namespace grokscope {

bool is_missing(const Cell& cell);

/// A missing number is null. An infinite one, which JSON does not have either, is `"inf"` or
/// `"-inf"`, as in CSV and in text.
Json cell_to_json(const Cell& cell);

/// What an axis can show: an infinite number is null like a missing one.
Json drawn_to_json(const Cell& cell);

/// `{"tool", "summary", "tables", "figures"}`, as docs/tools.md describes.
Json report_to_json(const std::string& tool, const Report& report);

/// A figure that opens by itself: its data as rows within the specification.
///
/// @throws Error when the report has no such table
Json figure_with_data(const Report& report, const Figure& figure);

/// A string as one CSV field. Blanks at its ends are quoted too, since readers drop others.
///
/// @source RFC 4180
std::string csv_field(const std::string& text);

/// The shortest text that reads back as the same value; empty for a missing number.
std::string cell_to_csv(const Cell& cell);

std::string table_to_csv(const Table& table);

/// A value for human eyes: five significant digits, a dash where it is missing.
std::string cell_to_text(const Cell& cell);

/// Aligned columns under their names and units; long tables show their first and last rows.
///
/// @param max_rows  rows to show; 0 for all
std::string table_to_text(const Table& table, std::int64_t max_rows = 0);

/// The summary: a line per number, with its unit and convention.
std::string summary_to_text(const Report& report);

}  // namespace grokscope
