#pragma once

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored \
    "-Wstringop-truncation"  // names of files in messages, cut on purpose
#endif
#include <libfccp/csv.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "grokscope/outcome.hpp"

/// Outcomes as CSV: what `grokscope compare --table outcomes --csv` prints, or anybody's own.
namespace grokscope {

/// A number as text; missing where it is empty.
///
/// @throws Error where it is no number
inline double number_from(const std::string& text, const std::string& column) {
    if (text.empty()) return missing;
    double value = 0.0;
    const auto* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, value);
    require(error == std::errc{} && last == end,
            "{} is {} (a number, or nothing where it is missing, would be right)", column, text);
    return value;
}

/// @throws Error where it is no whole number
inline std::int64_t seed_from(const std::string& text) {
    std::int64_t seed = 0;
    const auto* end = text.data() + text.size();
    const auto [last, error] = std::from_chars(text.data(), end, seed);
    require(error == std::errc{} && last == end, "seed is {} (a whole number would be right)",
            text);
    return seed;
}

/// The columns of a row, in the order of the file's documentation.
struct OutcomeRow {
    std::string arm, seed, memorised_before, memorised_after, generalised_before, generalised_after,
        steps, seconds, operations, norm, key_frequencies, distractor_ratio;
};

inline Outcome outcome_from(const OutcomeRow& row) {
    Outcome outcome{
        .arm = row.arm, .seed = seed_from(row.seed), .memorised = {}, .generalised = {}};
    outcome.memorised = {number_from(row.memorised_before, "t_mem_before"),
                         number_from(row.memorised_after, "t_mem_after")};
    outcome.generalised = {number_from(row.generalised_before, "t_gen_before"),
                           number_from(row.generalised_after, "t_gen_after")};
    outcome.steps = number_from(row.steps, "steps");
    outcome.seconds = number_from(row.seconds, "seconds");
    outcome.operations = number_from(row.operations, "operations");
    outcome.norm = number_from(row.norm, "norm");
    outcome.key_frequencies = number_from(row.key_frequencies, "key_frequencies");
    outcome.distractor_ratio = number_from(row.distractor_ratio, "distractor_ratio");
    check_outcome(outcome);
    return outcome;
}

/// The columns `arm`, `seed`, `t_gen_before`, `t_gen_after` and `steps` must be there; the others
/// may be missing, and more are passed over.
///
/// @throws Error naming the line, where the file is no such table
inline std::vector<Outcome> read_outcomes(const std::filesystem::path& path) {
    constexpr unsigned columns = 12;
    using Reader =
        io::CSVReader<columns, io::trim_chars<' ', '\t', '\r'>, io::double_quote_escape<',', '"'>>;
    try {
        Reader reader(path.string());
        reader.read_header(io::ignore_extra_column | io::ignore_missing_column, "arm", "seed",
                           "t_mem_before", "t_mem_after", "t_gen_before", "t_gen_after", "steps",
                           "seconds", "operations", "norm", "key_frequencies", "distractor_ratio");
        for (const auto* name : {"arm", "seed", "t_gen_before", "t_gen_after", "steps"})
            require(reader.has_column(name), "{} has no column {} (it would be right)",
                    path.string(), name);
        std::vector<Outcome> outcomes;
        OutcomeRow row;
        while (reader.read_row(row.arm, row.seed, row.memorised_before, row.memorised_after,
                               row.generalised_before, row.generalised_after, row.steps,
                               row.seconds, row.operations, row.norm, row.key_frequencies,
                               row.distractor_ratio))
            try {
                outcomes.push_back(outcome_from(row));
            } catch (const Error& error) {
                throw Error(
                    fmt::format("{}:{}: {}", path.string(), reader.get_file_line(), error.what()));
            }
        require(!outcomes.empty(), "{} has no rows (one for each run would be right)",
                path.string());
        return outcomes;
    } catch (const io::error::base& error) {
        throw Error(fmt::format("{} cannot be read as CSV: {}", path.string(), error.what()));
    }
}

}  // namespace grokscope
