#include "grokscope/import/tensor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

constexpr std::size_t most_axes = 64;

/// a + b c, or nothing where that is beyond 64 bits.
std::optional<std::int64_t> sum_of_product(const std::int64_t a, const std::int64_t b,
                                           const std::int64_t c) {
    std::int64_t product = 0;
    std::int64_t sum = 0;
    if (__builtin_mul_overflow(b, c, &product) || __builtin_add_overflow(a, product, &sum))
        return {};
    return sum;
}

/// The product of the axes, or nothing where it is beyond 2^60.
std::optional<std::int64_t> count_of(const std::vector<std::int64_t>& shape) {
    constexpr std::int64_t most = std::int64_t{1} << 60;
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return 0;
    std::int64_t count = 1;
    for (const auto axis : shape) {
        const auto product = sum_of_product(0, count, axis);
        if (!product || *product > most) return {};
        count = *product;
    }
    return count;
}

/// One beyond the last element that is viewed; nothing where it is beyond 64 bits.
std::optional<std::int64_t> end_of(const Tensor& tensor) {
    std::optional<std::int64_t> last = tensor.offset;
    for (std::size_t i = 0; i < tensor.shape.size() && last; ++i)
        last = sum_of_product(*last, tensor.shape[i] - 1, tensor.strides[i]);
    return last ? sum_of_product(*last, 1, 1) : last;
}

bool is_negative(const std::int64_t number) { return number < 0; }

std::vector<std::int64_t> contiguous_strides(const std::vector<std::int64_t>& shape) {
    std::vector<std::int64_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = sum_of_product(0, strides[i], std::max<std::int64_t>(shape[i], 1))
                             .value_or(0);  // of a tensor that is empty
    return strides;
}

template <typename T>
Tensor tensor_in_memory(const ElementType type, const std::vector<T>& numbers,
                        std::vector<std::int64_t> shape) {
    const auto bytes = std::as_bytes(std::span(numbers));
    return contiguous_tensor(type, std::move(shape), bytes_in_memory({bytes.begin(), bytes.end()}));
}

/// Whether the elements are viewed in their order, each once.
bool is_row_major(const Tensor& tensor) {
    const auto strides = contiguous_strides(tensor.shape);
    for (std::size_t i = 0; i < strides.size(); ++i)
        if (tensor.shape[i] > 1 && tensor.strides[i] != strides[i]) return false;
    return true;
}

/// The next index of all axes but the last, and its offset; the last of them fastest.
void advance(const Tensor& tensor, std::vector<std::int64_t>& index, std::int64_t& offset) {
    for (std::size_t i = index.size(); i-- > 0;) {
        offset += tensor.strides[i];
        if (++index[i] < tensor.shape[i]) return;
        offset -= tensor.strides[i] * tensor.shape[i];
        index[i] = 0;
    }
}

template <std::size_t Size>
void copy_row(const Tensor& tensor, const std::byte* from, std::byte* to) {
    const auto step = tensor.strides.back() * static_cast<std::int64_t>(Size);
    for (std::int64_t i = 0; i < tensor.shape.back(); ++i, to += Size)
        std::memcpy(to, from + i * step, Size);
}

template <std::size_t Size>
void copy_rows(const Tensor& tensor, const std::byte* from, std::vector<std::byte>& to) {
    std::vector<std::int64_t> index(tensor.shape.size() - 1, 0);
    std::int64_t offset = tensor.offset;
    const auto row = static_cast<std::size_t>(tensor.shape.back()) * Size;
    for (std::size_t at = 0; at < to.size(); at += row) {
        copy_row<Size>(tensor, from + offset * static_cast<std::int64_t>(Size), to.data() + at);
        advance(tensor, index, offset);
    }
}

/// Of elements that are viewed many times each, so many that they are more than the file could
/// have.
void require_reasonable(const Tensor& tensor) {
    constexpr std::int64_t most_repeated = std::int64_t{1} << 24;
    const auto stored = tensor.storage->size() / element_size(tensor.type);
    const auto count = element_count(tensor);
    require(
        count <= stored || count <= most_repeated,
        "a tensor of shape ({}) repeats the {} elements of its storage (up to {} elements would "
        "be right)",
        fmt::join(tensor.shape, ", "), stored, most_repeated);
}

/// A scalar as a vector of one element.
Tensor with_an_axis(Tensor tensor) {
    if (!tensor.shape.empty()) return tensor;
    tensor.shape = {1};
    tensor.strides = {1};
    return tensor;
}

std::vector<std::byte> rearranged(const Tensor& tensor, const std::span<const std::byte> bytes) {
    require_reasonable(tensor);
    const auto size = element_size(tensor.type);
    const auto viewed = with_an_axis(tensor);
    std::vector<std::byte> rows(static_cast<std::size_t>(element_count(tensor) * size));
    if (rows.empty()) return rows;
    if (size == 1) copy_rows<1>(viewed, bytes.data(), rows);
    if (size == 2) copy_rows<2>(viewed, bytes.data(), rows);
    if (size == 4) copy_rows<4>(viewed, bytes.data(), rows);
    if (size == 8) copy_rows<8>(viewed, bytes.data(), rows);
    return rows;
}

void reverse_each(std::vector<std::byte>& bytes, const std::int64_t size) {
    for (auto at = bytes.begin(); at != bytes.end(); at += size) std::reverse(at, at + size);
}

HeldBytes held(std::vector<std::byte> bytes) { return bytes_in_memory(std::move(bytes))->read(); }

/// The elements in their order, little-endian; as they lie in the storage, where they do.
HeldBytes row_major(const Tensor& tensor) {
    auto [bytes, owner] = tensor.storage->read();
    const auto size = element_size(tensor.type);
    if (is_row_major(tensor) && !tensor.is_big_endian) {
        const auto count = element_count(tensor);
        const auto begin = count == 0 ? 0 : tensor.offset * size;
        return {bytes.subspan(static_cast<std::size_t>(begin),
                              static_cast<std::size_t>(count * size)),
                std::move(owner)};
    }
    auto rows = rearranged(tensor, bytes);
    if (tensor.is_big_endian) reverse_each(rows, size);
    return held(std::move(rows));
}

}  // namespace

Tensor checked(Tensor tensor) {
    const auto& [type, shape, strides, offset, is_big_endian, storage] = tensor;
    require(shape.size() <= most_axes && shape.size() == strides.size(),
            "a tensor has {} axes and {} strides (as many, and up to {}, would be right)",
            shape.size(), strides.size(), most_axes);
    require(std::none_of(shape.begin(), shape.end(), is_negative) &&
                std::none_of(strides.begin(), strides.end(), is_negative) && offset >= 0,
            "a tensor of shape ({}) has strides ({}) and offset {} (none negative would be right)",
            fmt::join(shape, ", "), fmt::join(strides, ", "), offset);
    const auto count = count_of(shape);
    require(count.has_value(), "a tensor of shape ({}) has too many elements",
            fmt::join(shape, ", "));
    const auto stored = storage->size() / element_size(type);
    const auto end = *count == 0 ? 0 : end_of(tensor);
    require(end && *end <= stored,
            "a tensor of shape ({}), strides ({}) and offset {} is larger than its storage of {} "
            "elements",
            fmt::join(shape, ", "), fmt::join(strides, ", "), offset, stored);
    return tensor;
}

Tensor contiguous_tensor(const ElementType type, std::vector<std::int64_t> shape,
                         SharedBytes storage) {
    auto strides = contiguous_strides(shape);
    return checked({.type = type,
                    .shape = std::move(shape),
                    .strides = std::move(strides),
                    .storage = std::move(storage)});
}

Tensor tensor_of(const std::vector<double>& numbers, std::vector<std::int64_t> shape) {
    return tensor_in_memory(ElementType::float64, numbers, std::move(shape));
}

Tensor tensor_of(const std::vector<std::int64_t>& numbers, std::vector<std::int64_t> shape) {
    return tensor_in_memory(ElementType::int64, numbers, std::move(shape));
}

Tensor tensor_of(const std::vector<bool>& flags, std::vector<std::int64_t> shape) {
    std::vector<std::byte> bytes;
    for (const bool flag : flags) bytes.push_back(std::byte{flag});
    return contiguous_tensor(ElementType::boolean, std::move(shape),
                             bytes_in_memory(std::move(bytes)));
}

std::int64_t element_count(const Tensor& tensor) { return count_of(tensor.shape).value_or(0); }

std::vector<double> values(const Tensor& tensor) {
    return real_numbers(tensor.type, row_major(tensor).bytes);
}

std::vector<std::int64_t> integers(const Tensor& tensor) {
    return integer_numbers(tensor.type, row_major(tensor).bytes);
}

std::vector<std::byte> contiguous_bytes(const Tensor& tensor) {
    const auto rows = row_major(tensor);
    return {rows.bytes.begin(), rows.bytes.end()};
}

std::string described(const Tensor& tensor) {
    return fmt::format("{} ({})", spelling(tensor.type), fmt::join(tensor.shape, ", "));
}

}  // namespace grokscope
