#include "grokscope/import/element_type.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

static_assert(std::endian::native == std::endian::little);

struct ElementTypeRow {
    std::string_view spelling;
    std::int64_t size;
};

/// In the order of ElementType.
constexpr std::array<ElementTypeRow, 13> element_types = {{{"bool", 1},
                                                           {"int8", 1},
                                                           {"uint8", 1},
                                                           {"int16", 2},
                                                           {"uint16", 2},
                                                           {"int32", 4},
                                                           {"uint32", 4},
                                                           {"int64", 8},
                                                           {"uint64", 8},
                                                           {"float16", 2},
                                                           {"bfloat16", 2},
                                                           {"float32", 4},
                                                           {"float64", 8}}};
const ElementTypeRow& row_of(const ElementType type) {
    return element_types.at(static_cast<std::size_t>(type));
}

/// As IEEE 754 has it: sign, 5 bits of exponent, 10 of fraction.
struct Half {
    std::uint16_t bits;

    explicit operator double() const {
        const int exponent = bits >> 10 & 0x1F;
        const int fraction = bits & 0x3FF;
        const double size = exponent == 0x1F
                                ? (fraction == 0 ? std::numeric_limits<double>::infinity()
                                                 : std::numeric_limits<double>::quiet_NaN())
                            : exponent == 0 ? std::ldexp(fraction, -24)
                                            : std::ldexp(fraction + 0x400, exponent - 25);
        return bits >> 15 != 0 ? -size : size;
    }
};

/// The first half of a float32.
struct BrainFloat {
    std::uint16_t bits;

    explicit operator double() const {
        return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
    }
};

/// A byte of which a file may say anything.
struct Boolean {
    std::uint8_t bits;

    explicit operator double() const { return bits != 0 ? 1.0 : 0.0; }
    explicit operator std::int64_t() const { return bits != 0 ? 1 : 0; }
};

template <typename To, typename From>
std::vector<To> converted(const std::span<const std::byte> bytes) {
    std::vector<To> numbers(bytes.size() / sizeof(From));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        From number;
        std::memcpy(&number, bytes.data() + i * sizeof(From), sizeof(From));
        numbers[i] = static_cast<To>(number);
    }
    return numbers;
}

/// Of integers.
template <typename To>
std::vector<To> converted_integers(const ElementType type, const std::span<const std::byte> bytes) {
    switch (type) {
        case ElementType::boolean: return converted<To, Boolean>(bytes);
        case ElementType::int8: return converted<To, std::int8_t>(bytes);
        case ElementType::uint8: return converted<To, std::uint8_t>(bytes);
        case ElementType::int16: return converted<To, std::int16_t>(bytes);
        case ElementType::uint16: return converted<To, std::uint16_t>(bytes);
        case ElementType::int32: return converted<To, std::int32_t>(bytes);
        case ElementType::uint32: return converted<To, std::uint32_t>(bytes);
        case ElementType::uint64: return converted<To, std::uint64_t>(bytes);
        default: return converted<To, std::int64_t>(bytes);
    }
}

}  // namespace

std::string_view spelling(const ElementType type) { return row_of(type).spelling; }

std::int64_t element_size(const ElementType type) { return row_of(type).size; }

std::optional<ElementType> element_type(const std::string_view name) {
    const auto* const found =
        std::find_if(element_types.begin(), element_types.end(),
                     [&](const ElementTypeRow& row) { return row.spelling == name; });
    if (found == element_types.end()) return {};
    return static_cast<ElementType>(found - element_types.begin());
}

bool is_integer(const ElementType type) { return type < ElementType::float16; }

std::vector<double> real_numbers(const ElementType type, const std::span<const std::byte> bytes) {
    switch (type) {
        case ElementType::float16: return converted<double, Half>(bytes);
        case ElementType::bfloat16: return converted<double, BrainFloat>(bytes);
        case ElementType::float32: return converted<double, float>(bytes);
        case ElementType::float64: return converted<double, double>(bytes);
        default: return converted_integers<double>(type, bytes);
    }
}

std::vector<std::int64_t> integer_numbers(const ElementType type,
                                          const std::span<const std::byte> bytes) {
    require(is_integer(type), "elements are of type {} (integers would be right)", spelling(type));
    auto numbers = converted_integers<std::int64_t>(type, bytes);
    const bool is_beyond = type == ElementType::uint64 &&
                           std::any_of(numbers.begin(), numbers.end(),
                                       [](const std::int64_t number) { return number < 0; });
    require(!is_beyond, "an element of type uint64 is beyond 2^63 - 1 (less would be right)");
    return numbers;
}

}  // namespace grokscope
