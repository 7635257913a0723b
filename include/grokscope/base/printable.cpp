#include "grokscope/base/printable.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace grokscope {

Utf8Character first_character(const std::string_view text) {
    const auto byte = [&](const std::size_t i) { return static_cast<unsigned char>(text[i]); };
    if (byte(0) < 0x80) return {byte(0), 1};
    const std::size_t size = byte(0) < 0xC2   ? 0
                             : byte(0) < 0xE0 ? 2
                             : byte(0) < 0xF0 ? 3
                             : byte(0) < 0xF5 ? 4
                                              : 0;
    if (size == 0 || size > text.size()) return {};
    auto number = static_cast<char32_t>(byte(0) & (0x7F >> size));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {};
        number = number << 6 | (byte(i) & 0x3F);
    }
    const bool is_long = (size == 3 && number < 0x800) || (size == 4 && number < 0x10000);
    const bool is_half = number >= 0xD800 && number < 0xE000;
    return is_long || is_half || number > 0x10FFFF ? Utf8Character{} : Utf8Character{number, size};
}

namespace {

/// Whether a terminal would do something else than show it: control characters, line separators,
/// and marks that turn the direction of what follows.
bool is_control(const char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/// `\n`, `\t`, `\x1b`, `\u202e`.
std::string escaped(const char32_t c) {
    if (c == '\n') return "\\n";
    if (c == '\t') return "\\t";
    const auto number = static_cast<std::uint32_t>(c);
    return number < 0x100 ? fmt::format("\\x{:02x}", number) : fmt::format("\\u{:04x}", number);
}

}  // namespace

std::string printable(const std::string_view text) {
    std::string shown;
    for (std::size_t i = 0; i < text.size();) {
        const auto [c, size] = first_character(text.substr(i));
        if (size == 0)
            shown += escaped(static_cast<unsigned char>(text[i]));
        else if (is_control(c))
            shown += escaped(c);
        else
            shown += text.substr(i, size);
        i += size == 0 ? 1 : size;
    }
    return shown;
}

}  // namespace grokscope
