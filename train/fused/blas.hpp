#pragma once

#include <cblas.h>

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

/// C = op(A) op(B) + beta C.
template <typename T>
void multiply(const Strided<T>& a, const Transposed a_order, const Strided<T>& b,
              const Transposed b_order, const T beta, const Strided<T>& c) {
    const auto order = [](const Transposed transposed) {
        return transposed == Transposed::yes ? CblasTrans : CblasNoTrans;
    };
    const auto inner = a_order == Transposed::yes ? a.rows : a.cols;
    gemm(order(a_order), order(b_order), static_cast<int>(c.rows), static_cast<int>(c.cols),
         static_cast<int>(inner), a.data, static_cast<int>(a.stride), b.data,
         static_cast<int>(b.stride), beta, c.data, static_cast<int>(c.stride));
}

}  // namespace grokscope::fused
