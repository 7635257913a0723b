#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Text of a file as it may reach a terminal.
namespace grokscope {

/// A character of UTF-8: its number, and how many bytes it takes; 0 where the bytes are none.
struct Utf8Character {
    char32_t number = 0;
    std::size_t size = 0;
};

/// The character at the beginning of a text that is not empty.
///
/// @source RFC 3629: none is longer than it must be, half of a pair of UTF-16, or above U+10FFFF
Utf8Character first_character(std::string_view text);

/// A text with escapes in place of control characters and of bytes that are no UTF-8.
std::string printable(std::string_view text);

}  // namespace grokscope
