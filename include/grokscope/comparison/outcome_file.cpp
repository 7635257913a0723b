#include "grokscope/comparison/outcome_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <vector>

#include "grokscope/base/csv.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/comparison/outcome.hpp"

namespace grokscope {
namespace {

/// The fields of a row by the names of their columns.
using OutcomeFields = std::map<std::string, std::string>;

/// Empty where there is no such column.
std::string field_of(const OutcomeFields& fields, const std::string& column) {
    const auto found = fields.find(column);
    return found == fields.end() ? "" : found->second;
}

/// A number as text; missing where it is empty.
///
/// @throws Error where it is no number
double number_from(const OutcomeFields& fields, const std::string& column) {
    const auto text = field_of(fields, column);
    if (text.empty()) return missing;
    double value = 0.0;
    const auto* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value);
    require(error == std::errc{} && last == end,
            "{} is {} (a number, or nothing where it is missing, would be right)", column, text);
    return value;
}

/// @throws Error where it is no whole number
std::int64_t seed_from(const std::string& text) {
    std::int64_t seed = 0;
    const auto* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, seed);
    require(error == std::errc{} && last == end, "seed is {} (a whole number would be right)",
            text);
    return seed;
}

/// Not where it is empty.
///
/// @throws Error where it is neither true nor false
bool truth_from(const std::string& text) {
    const bool is_true = text == "true" || text == "True";
    require(is_true || text.empty() || text == "false" || text == "False",
            "failed is {} (true or false would be right)", text);
    return is_true;
}

Interval interval_from(const OutcomeFields& fields, const std::string& name) {
    return {.before = number_from(fields, name + "_before"),
            .after = number_from(fields, name + "_after")};
}

/// @throws Error where a field is no such thing, or they contradict each other
Outcome outcome_from(const OutcomeFields& fields) {
    Outcome outcome{.arm = field_of(fields, "arm"),
                    .seed = seed_from(field_of(fields, "seed")),
                    .memorised = interval_from(fields, "t_mem"),
                    .generalised = interval_from(fields, "t_gen"),
                    .failed = truth_from(field_of(fields, "failed")),
                    .steps = number_from(fields, "steps"),
                    .seconds = number_from(fields, "seconds"),
                    .operations = number_from(fields, "operations"),
                    .norm = number_from(fields, "norm"),
                    .key_frequencies = number_from(fields, "key_frequencies"),
                    .distractor_ratio = number_from(fields, "distractor_ratio")};
    check_outcome(outcome);
    return outcome;
}

/// @throws Error where a column is there twice, or one that is needed is not there
void check_columns(const std::vector<std::string>& names) {
    for (const auto& name : names)
        require(std::count(names.begin(), names.end(), name) == 1,
                "line 1: there are two columns {} (one would be right)", name);
    for (const auto* name : {"arm", "seed", "t_gen_before", "t_gen_after", "steps"})
        require(std::count(names.begin(), names.end(), name) == 1,
                "line 1: there is no column {} (it would be right)", name);
}

/// @throws Error naming the row's line
Outcome outcome_of_row(const std::vector<std::string>& names, const CsvRow& row) {
    require(row.fields.size() == names.size(),
            "line {}: there are {} fields (as many as columns, {}, would be right)", row.line,
            row.fields.size(), names.size());
    OutcomeFields fields;
    for (std::size_t i = 0; i < names.size(); ++i) fields[names[i]] = row.fields[i];
    try {
        return outcome_from(fields);
    } catch (const Error& error) {
        throw Error(fmt::format("line {}: {}", row.line, error.what()));
    }
}

/// @throws Error naming the line, where a text is no table of outcomes
std::vector<Outcome> outcomes_from(const std::string& text) {
    CsvText csv(text);
    const auto heading = csv.next_row();
    require(heading.has_value(),
            "there is no line (one of names, then one for each run, would be "
            "right)");
    check_columns(heading->fields);
    std::vector<Outcome> outcomes;
    while (const auto row = csv.next_row())
        outcomes.push_back(outcome_of_row(heading->fields, *row));
    require(!outcomes.empty(), "there are no rows (one for each run would be right)");
    return outcomes;
}

}  // namespace

std::vector<Outcome> read_outcomes(const std::filesystem::path& path) {
    const auto text = read_text(path);
    try {
        return outcomes_from(text);
    } catch (const Error& error) {
        throw Error(fmt::format("{}: {}", path.string(), error.what()));
    }
}

}  // namespace grokscope
