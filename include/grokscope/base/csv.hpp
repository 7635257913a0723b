#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace grokscope {

/// The fields of one row, which begins in a line of the file, counted from 1.
struct CsvRow {
    std::int64_t line = 0;
    std::vector<std::string> fields;
};

/// The rows of a CSV text, from its first to its last.
///
/// A field in quotes is taken as it is, line breaks and all, and a doubled quote in it is one.
/// Blanks around others are not part of them. Empty lines are no rows.
///
/// @source RFC 4180
class CsvText {
public:
    explicit CsvText(std::string text);

    /// @returns nothing at the end
    /// @throws Error where a quote is not closed, or something follows one that is
    std::optional<CsvRow> next_row();

private:
    bool is_at(std::string_view what) const;

    void end_line();

    void skip_blanks();

    std::string next_field();

    std::string plain_field();

    std::string quoted_field();

    std::string text_;
    std::size_t place_ = 0;
    std::int64_t line_ = 1;
};

}  // namespace grokscope
