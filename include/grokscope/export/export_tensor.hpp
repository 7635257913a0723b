#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// Arrays on their way into a file, whatever its format.
namespace grokscope {

/// The numbers that are written; each format has its own word for them.
enum class ExportType { float32, float64, int64 };

/// How many bytes one number takes.
std::int64_t item_bytes(ExportType type);

/// Bytes in pieces, of which one is in memory at a time.
struct ByteSupply {
    std::int64_t size = 0;                           ///< of all pieces together   [byte]
    std::int64_t count = 0;                          ///< of pieces
    std::function<std::string(std::int64_t)> piece;  ///< of index 0 to count - 1
};

/// A text as one piece.
ByteSupply source_of(std::string bytes);

/// One source after another.
ByteSupply joined(const ByteSupply& first, const ByteSupply& second);

/// An array: rows contiguous, numbers little-endian.
struct ExportTensor {
    std::string name;
    ExportType type = ExportType::float64;
    std::vector<std::int64_t> shape;  ///< none: a single number
    ByteSupply bytes;
};

/// The product of the extents; 1 of a single number.
std::int64_t item_count(const std::vector<std::int64_t>& shape);

/// Numbers as they lie in memory, which is how every format has them.
std::string bytes_in_memory(std::span<const float> numbers);
std::string bytes_in_memory(std::span<const double> numbers);
std::string bytes_in_memory(std::span<const std::int64_t> numbers);

}  // namespace grokscope
