#pragma once

#include <cblas.h>

#include <algorithm>
#include <cstdint>

#include "fused/strided.hpp"

namespace grokscope::fused {

enum class Transposed { no, yes };

inline void gemm(const CBLAS_TRANSPOSE a_order, const CBLAS_TRANSPOSE b_order, const int m,
                 const int n, const int k, const float* a, const int a_stride, const float* b,
                 const int b_stride, const float beta, float* c, const int c_stride) {
    cblas_sgemm(CblasRowMajor, a_order, b_order, m, n, k, 1.0F, a, a_stride, b, b_stride, beta, c,
                c_stride);
}

inline void gemm(const CBLAS_TRANSPOSE a_order, const CBLAS_TRANSPOSE b_order, const int m,
                 const int n, const int k, const double* a, const int a_stride, const double* b,
                 const int b_stride, const double beta, double* c, const int c_stride) {
    cblas_dgemm(CblasRowMajor, a_order, b_order, m, n, k, 1.0, a, a_stride, b, b_stride, beta, c,
                c_stride);
}

/// A factor of a product as it is meant: op(matrix).
template <typename T>
struct Factor {
    Strided<T> matrix;
    Transposed order = Transposed::no;

    std::int64_t rows() const { return order == Transposed::yes ? matrix.cols : matrix.rows; }
    std::int64_t cols() const { return order == Transposed::yes ? matrix.rows : matrix.cols; }

    Factor some_rows(const std::int64_t first, const std::int64_t count) const {
        return order == Transposed::yes ? Factor{columns_of(matrix, first, count), order}
                                        : Factor{rows_of(matrix, first, count), order};
    }
    Factor some_cols(const std::int64_t first, const std::int64_t count) const {
        return order == Transposed::yes ? Factor{rows_of(matrix, first, count), order}
                                        : Factor{columns_of(matrix, first, count), order};
    }
};

/// C = A B + beta C, by one call.
template <typename T>
void multiply_at_once(const Factor<T>& a, const Factor<T>& b, const T beta, const Strided<T>& c) {
    const auto order = [](const Factor<T>& factor) {
        return factor.order == Transposed::yes ? CblasTrans : CblasNoTrans;
    };
    gemm(order(a), order(b), static_cast<int>(c.rows), static_cast<int>(c.cols),
         static_cast<int>(a.cols()), a.matrix.data, static_cast<int>(a.matrix.stride),
         b.matrix.data, static_cast<int>(b.matrix.stride), beta, c.data,
         static_cast<int>(c.stride));
}

/// The length of parts of the longest side in which a product is made. OpenBLAS multiplies small
/// matrices in place, without packing, and so faster: products of a few times that size are made
/// in parts that are.
///
/// @param size  multiplications in all
inline std::int64_t part_of(const std::int64_t longest, const std::int64_t size) {
    constexpr std::int64_t largest_in_place = 1'000'000;
    constexpr std::int64_t most_parts = 16;
    constexpr std::int64_t vector = 16;
    const auto parts = (size + largest_in_place - 1) / largest_in_place;
    if (parts <= 1 || parts > most_parts) return std::max<std::int64_t>(longest, 1);
    return (longest + parts * vector - 1) / (parts * vector) * vector;
}

/// C = A B + beta C.
template <typename T>
void multiply(const Factor<T>& a, const Factor<T>& b, const T beta, const Strided<T>& c) {
    const auto inner = a.cols();
    const auto longest = std::max({c.rows, c.cols, inner});
    const auto part = part_of(longest, c.rows * c.cols * inner);
    for (std::int64_t first = 0; first < longest; first += part) {
        const auto count = std::min(part, longest - first);
        if (longest == c.rows)
            multiply_at_once(a.some_rows(first, count), b, beta, rows_of(c, first, count));
        else if (longest == c.cols)
            multiply_at_once(a, b.some_cols(first, count), beta, columns_of(c, first, count));
        else
            multiply_at_once(a.some_cols(first, count), b.some_rows(first, count),
                             first == 0 ? beta : T{1}, c);
    }
}

}  // namespace grokscope::fused
