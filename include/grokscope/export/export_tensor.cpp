#include "grokscope/export/export_tensor.hpp"

#include <bit>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace grokscope {

std::int64_t item_bytes(const ExportType type) { return type == ExportType::float32 ? 4 : 8; }

ByteSupply source_of(std::string bytes) {
    const auto size = static_cast<std::int64_t>(bytes.size());
    return {.size = size, .count = 1, .piece = [bytes = std::move(bytes)](std::int64_t) {
                return bytes;
            }};
}

ByteSupply joined(const ByteSupply& first, const ByteSupply& second) {
    return {.size = first.size + second.size,
            .count = first.count + second.count,
            .piece = [first, second](const std::int64_t i) {
                return i < first.count ? first.piece(i) : second.piece(i - first.count);
            }};
}

std::int64_t item_count(const std::vector<std::int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

namespace {

static_assert(std::endian::native == std::endian::little, "files are little-endian");

template <typename T>
std::string raw_bytes(const std::span<const T> numbers) {
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()};
}

}  // namespace

std::string bytes_in_memory(const std::span<const float> numbers) { return raw_bytes(numbers); }

std::string bytes_in_memory(const std::span<const double> numbers) { return raw_bytes(numbers); }

std::string bytes_in_memory(const std::span<const std::int64_t> numbers) {
    return raw_bytes(numbers);
}

}  // namespace grokscope
