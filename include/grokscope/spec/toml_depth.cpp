#include "grokscope/spec/toml_depth.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

/// Beyond any specification's: a sweep has [sweep] section.key, and lists of lists.
constexpr std::int64_t most_toml_depth = 32;

/// Past the end of the string that begins at a quote.
std::size_t end_of_toml_string(const std::string_view text, const std::size_t begin) {
    const char quote = text[begin];
    const bool has_lines = text.substr(begin).starts_with(std::string(3, quote));
    const std::string delimiter(has_lines ? 3 : 1, quote);
    auto i = begin + delimiter.size();
    while (i < text.size() && !text.substr(i).starts_with(delimiter)) {
        if (!has_lines && text[i] == '\n') return i;
        i += quote == '"' && text[i] == '\\' ? 2 : 1;
    }
    i = std::min(i + delimiter.size(), text.size());
    const auto most = std::min(i + (has_lines ? 2 : 0), text.size());  // quotes before the last 3
    while (i < most && text[i] == quote) ++i;
    return i;
}

}  // namespace

std::int64_t toml_depth(const std::string_view text) {
    std::int64_t open = 0;
    std::int64_t dots = 0;
    std::int64_t most = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char letter = text[i];
        if (letter == '#') i = std::min(text.find('\n', i), text.size());
        if (letter == '"' || letter == '\'') i = end_of_toml_string(text, i) - 1;
        if (letter == '[' || letter == '{') ++open;
        if (letter == ']' || letter == '}') open = std::max<std::int64_t>(open - 1, 0);
        if (std::string_view("[]{}=,\n#").find(letter) != std::string_view::npos) dots = 0;
        if (letter == '.') ++dots;
        most = std::max(most, open + dots);
    }
    return most;
}

void check_toml_depth(const std::string_view text, const std::string& origin) {
    const auto depth = toml_depth(text);
    require_usage(depth <= most_toml_depth, "{} nests {} deep ({} at most would be right)", origin,
                  depth, most_toml_depth);
}

}  // namespace grokscope
