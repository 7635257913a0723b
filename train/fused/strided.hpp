#pragma once

#include <cstdint>

namespace grokscope::fused {

/// A matrix within a larger array: row i begins at `data + i * stride`.
template <typename T>
struct Strided {
    T* data = nullptr;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
    std::int64_t stride = 0;

    T* row(const std::int64_t i) const { return data + i * stride; }
};

template <typename T>
Strided<T> rows_of(const Strided<T>& matrix, const std::int64_t first, const std::int64_t count) {
    return {matrix.row(first), count, matrix.cols, matrix.stride};
}

template <typename T>
Strided<T> columns_of(const Strided<T>& matrix, const std::int64_t first,
                      const std::int64_t count) {
    return {matrix.data + first, matrix.rows, count, matrix.stride};
}

}  // namespace grokscope::fused
