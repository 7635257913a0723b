#include "grokscope/spec/toml_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

namespace grokscope {
namespace {

std::string_view without_blanks(const std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

}  // namespace

std::string_view value_in_line(const std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    const auto value = line.substr(equals + 1);
    return without_blanks(value.substr(0, value.find('#')));
}

namespace {

bool is_digits(const std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string right_number(const std::string_view text) {
    const auto trimmed = without_blanks(text);
    const bool has_sign = trimmed.starts_with('-') || trimmed.starts_with('+');
    const std::string sign(trimmed.substr(0, has_sign ? 1 : 0));
    const auto number = trimmed.substr(sign.size());
    const auto whole = number.substr(0, number.find_first_of(".eE"));
    const auto rest = number.substr(whole.size());
    const auto part = rest.substr(0, rest.find_first_of("eE"));
    double value = 0.0;
    const auto* end = number.data() + number.size();
    if (number.empty() ||
        std::string_view(".0123456789").find(number[0]) == std::string_view::npos ||
        std::from_chars(number.data(), end, value).ptr != end)
        return {};
    std::int64_t integer = 0;
    const auto digits = fmt::format("{}{}", sign == "-" ? "-" : "", number);
    if (is_digits(number) &&
        std::from_chars(digits.data(), digits.data() + digits.size(), integer).ec != std::errc{})
        return fmt::format("{} to {}", std::numeric_limits<std::int64_t>::min(),
                           std::numeric_limits<std::int64_t>::max());
    const auto first = std::min(whole.find_first_not_of('0'), whole.size());
    const std::string right_whole = first == whole.size() ? "0" : std::string(whole.substr(first));
    const std::string right_part = part == "." ? ".0" : std::string(part);
    const auto right = sign + right_whole + right_part + std::string(rest.substr(part.size()));
    return right == trimmed ? "" : right;
}

}  // namespace grokscope
