#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// What fits into one row of a terminal.
namespace grokscope {

/// Of stderr at this moment, for it may be made wider or narrower; of COLUMNS where the terminal
/// does not say; else 80.
std::int64_t terminal_columns();

/// The beginning of a text that fits into that many columns; what would move the cursor, and bytes
/// that are no text, are a `?`.
std::string cut_to_columns(std::string_view text, std::int64_t columns);

}  // namespace grokscope
