#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fused/array.hpp"
#include "fused/strided.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope::fused {

/// Numbers from one row to the next: whole vectors of every instruction set and type.
inline std::int64_t padded(const std::int64_t cols) { return (cols + 15) / 16 * 16; }

/// A matrix of its own, rows padded with zeros.
template <typename T>
class Buffer {
public:
    Buffer(const std::int64_t rows, const std::int64_t cols)
        : rows_(rows), cols_(cols), numbers_(static_cast<std::size_t>(rows * padded(cols)), T{0}) {}

    Strided<T> view() { return {numbers_.data(), rows_, cols_, padded(cols_)}; }
    void clear() { std::fill(numbers_.begin(), numbers_.end(), T{0}); }

private:
    std::int64_t rows_;
    std::int64_t cols_;
    Array<T> numbers_;
};

template <typename T>
Strided<const T> read_only(const Strided<T>& matrix) {
    return {matrix.data, matrix.rows, matrix.cols, matrix.stride};
}

/// Copies a matrix, in the type of training.
template <typename T>
void put(const Matrix& value, const Strided<T>& there) {
    for (std::int64_t i = 0; i < there.rows; ++i)
        for (std::int64_t j = 0; j < there.cols; ++j) there.row(i)[j] = static_cast<T>(value(i, j));
}

}  // namespace grokscope::fused
