#include "grokscope/import/pickle_input.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

bool has_sign(const char byte) { return (static_cast<unsigned char>(byte) & 0x80U) != 0; }

void negate(std::string& bytes) {
    unsigned carry = 1;
    for (auto& byte : bytes) {
        carry += static_cast<unsigned char>(~static_cast<unsigned char>(byte));
        byte = static_cast<char>(carry & 0xFFU);
        carry >>= 8;
    }
}

std::string hexadecimal_digits(std::string bytes) {
    const bool is_negative = has_sign(bytes.back());
    if (is_negative) negate(bytes);
    constexpr std::string_view digit = "0123456789abcdef";
    std::string digits;
    for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
        digits += digit[static_cast<unsigned char>(*byte) >> 4];
        digits += digit[static_cast<unsigned char>(*byte) & 15];
    }
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return (is_negative ? "-0x" : "0x") + digits;
}

}  // namespace

std::string_view PickleInput::take(const std::uint64_t count) {
    require(count <= left(), "it is cut ({} bytes more would be right)", count - left());
    at_ += count;
    return bytes_.substr(at_ - count, count);
}

std::string PickleInput::line() {
    const auto end = bytes_.find('\n', at_);
    require(end != std::string_view::npos, "it is cut within a line (a whole file would be right)");
    const auto begin = std::exchange(at_, end + 1);
    return std::string(bytes_.substr(begin, end - begin));
}

std::variant<std::int64_t, std::string> integer_of(std::string bytes) {
    const char sign = !bytes.empty() && has_sign(bytes.back()) ? '\xFF' : '\0';
    while (bytes.size() > 8 && bytes.back() == sign &&
           has_sign(bytes[bytes.size() - 2]) == has_sign(sign))
        bytes.pop_back();
    if (bytes.size() > 8) return hexadecimal_digits(std::move(bytes));
    bytes.resize(8, sign);
    std::int64_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

}  // namespace grokscope
