#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// How deeply TOML nests, counted before it is parsed: its parser calls itself at each level, and
/// would run out of stack.
namespace grokscope {

/// The dots of a key, and the brackets that are open round it, at their most outside strings and
/// comments.
std::int64_t toml_depth(std::string_view text);

/// @param origin  names the text in messages
/// @throws UsageError where it nests deeper than any specification does
void check_toml_depth(std::string_view text, const std::string& origin);

}  // namespace grokscope
