#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace grokscope {

/// What an array consists of.
enum class ElementType {
    boolean,
    int8,
    uint8,
    int16,
    uint16,
    int32,
    uint32,
    int64,
    uint64,
    float16,
    bfloat16,
    float32,
    float64
};

/// As NumPy and PyTorch name it: `bool`, `int8`, `bfloat16`, `float32`.
std::string_view spelling(ElementType type);

/// The type of that name; nothing where there is none.
std::optional<ElementType> element_type(std::string_view name);

/// How many bytes an element takes.
std::int64_t element_size(ElementType type);

/// Whether it has integers, or false and true.
bool is_integer(ElementType type);

/// Elements that lie one after the other, little-endian, as numbers. Integers beyond 2^53 are
/// rounded.
std::vector<double> real_numbers(ElementType type, std::span<const std::byte> bytes);

/// Likewise of integers, or of false and true.
///
/// @throws Error where they are of another type, or beyond 64 bits
std::vector<std::int64_t> integer_numbers(ElementType type, std::span<const std::byte> bytes);

}  // namespace grokscope
