#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/report/report.hpp"
#include "grokscope/spec/json_fwd.hpp"

/// The data of a figure as a tidy table: a row for each datum of its marks, a column for each field
/// that it shows. The transforms of a specification are applied here, as Vega-Lite would.
///
/// @source Wickham 2014, doi 10.18637/jss.v059.i10 (tidy data); Vega-Lite 5, `transform`
namespace grokscope {

bool has_column(const Table& table, const std::string& name);

/// The columns that are among these names, in the order of the table.
Table columns_of(const Table& table, const std::vector<std::string>& names);

/// The rows that pass a predicate: `{"field": ..., "gt": 0}`.
///
/// @throws Error when it is an expression, or a condition that is not known
Table filtered(const Table& table, const Json& predicate);

/// Columns stacked into two, of their names and their values; the other columns are repeated.
Table folded(const Table& table, const Json& transform);

/// A table after the transforms of a specification.
///
/// @throws Error when one is neither a fold nor a filter of a field
Table transformed(Table table, const Json& transforms);

/// Objects, such as the `data.values` of a layer, as a table; what one lacks is missing.
Table table_of_rows(const std::string& name, const Json& rows);

/// Rows as objects; numbers that are missing or infinite are null.
Json rows_to_json(const Table& table);

/// A column in which numbers that an axis cannot show are missing: infinities, and on a logarithmic
/// axis what is not above zero.
void hide_unshown(Column& column, bool is_logarithmic);

/// The values of a column, each once, in order of appearance; missing ones left out.
std::vector<Json> distinct_values(const Column& column);

/// For each row the number of its group: rows are of one group where these columns are equal.
/// Groups are numbered as they first appear.
std::vector<std::size_t> group_numbers(const Table& table, const std::vector<std::string>& names);

/// Rows as lines join them: series after series, each ordered by a column (missing values first).
Table ordered_by_series(const Table& table, const std::vector<std::string>& series,
                        const std::string& order);

}  // namespace grokscope
