#pragma once

#include <cstdint>

/// Passes over a vector of numbers, of which gradient filters and the norm clamp are made.
namespace grokscope::fused {

/// Functions for the widest vectors of this processor; vectors have `count` numbers.
///
/// @tparam T  float or double
template <typename T>
struct VectorKernels {
    /// sum_i a_i b_i. Parts of 1,024 numbers are summed as T, and these sums as double.
    double (*dot)(std::int64_t count, const T* a, const T* b);

    /// to_i += factor from_i
    void (*add_scaled)(std::int64_t count, T factor, const T* from, T* to);

    /// values_i *= factor
    void (*scale)(std::int64_t count, T factor, T* values);

    /// average_i = memory average_i + (1 - memory) value_i
    void (*average)(std::int64_t count, T memory, const T* value, T* average);
};

template <typename T>
VectorKernels<T> vector_kernels();

}  // namespace grokscope::fused
