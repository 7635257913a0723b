#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/element_type.hpp"  // IWYU pragma: export

namespace grokscope {

/// An array as stored: a view of bytes that others may view, too, and that are read when they are
/// first asked for. A value: copies share the bytes.
struct Tensor {
    ElementType type = ElementType::float32;
    std::vector<std::int64_t> shape;    ///< empty of a scalar
    std::vector<std::int64_t> strides;  ///< from one to the next of each axis     [element]
    std::int64_t offset = 0;            ///< of the first                          [element]
    bool is_big_endian = false;
    SharedBytes storage;
};

/// The tensor, after a look at whether all of it lies within its storage.
///
/// @throws Error where it does not, or an axis is negative, or there are more than 64 of them
Tensor checked(Tensor tensor);

/// A tensor whose rows are contiguous from the first byte on.
///
/// @throws Error unless the storage has as many bytes or more
Tensor contiguous_tensor(ElementType type, std::vector<std::int64_t> shape, SharedBytes storage);

/// A tensor of the numbers, in memory.
Tensor tensor_of(const std::vector<double>& numbers, std::vector<std::int64_t> shape);
Tensor tensor_of(const std::vector<std::int64_t>& numbers, std::vector<std::int64_t> shape);
Tensor tensor_of(const std::vector<bool>& flags, std::vector<std::int64_t> shape);

std::int64_t element_count(const Tensor& tensor);

/// All elements, the last axis fastest. Integers beyond 2^53 are rounded.
///
/// @throws Error when the bytes cannot be read, or are viewed so often that they would fill memory
std::vector<double> values(const Tensor& tensor);

/// All elements of a tensor of integers (or of false and true), the last axis fastest.
///
/// @throws Error where they are of another type or beyond 64 bits, and as `values`
std::vector<std::int64_t> integers(const Tensor& tensor);

/// All elements as stored, little-endian, the last axis fastest: bit for bit.
///
/// @throws Error as `values`
std::vector<std::byte> contiguous_bytes(const Tensor& tensor);

/// `float32 (113, 256)`
std::string described(const Tensor& tensor);

}  // namespace grokscope
