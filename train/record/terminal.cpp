#include "record/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "grokscope/base/printable.hpp"

namespace grokscope {

std::int64_t terminal_columns() {
    struct winsize size = {};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const char* columns = std::getenv("COLUMNS");
    const auto count = columns == nullptr ? 0 : std::strtol(columns, nullptr, 10);
    return count > 0 ? count : 80;
}

namespace {

/// Whether a character takes two columns: the letters of East Asia, and pictures.
bool is_wide(const char32_t code) {
    return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
           (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
           (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
           (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1faff) ||
           (code >= 0x20000 && code <= 0x3fffd);
}

std::int64_t columns_of(const char32_t code) {
    const bool is_combining = code >= 0x300 && code <= 0x36f;
    return is_combining ? 0 : is_wide(code) ? 2 : 1;
}

}  // namespace

std::string cut_to_columns(std::string_view text, std::int64_t columns) {
    std::string fitting;
    while (!text.empty()) {
        const auto [code, size] = first_character(text);
        columns -= columns_of(code);
        if (columns < 0) break;
        const bool is_shown = size > 0 && code >= 0x20 && (code < 0x7f || code >= 0xa0);
        fitting += is_shown ? text.substr(0, size) : std::string_view("?");
        text.remove_prefix(std::max<std::size_t>(size, 1));
    }
    return fitting;
}

}  // namespace grokscope
