#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace grokscope {

/// The norm that rounding may leave of a gradient from which its part along the weights, which is
/// all of it, was taken: each sum of n products is off by some sqrt(n) roundings.
///
/// @param square  of the gradient's norm
template <typename T>
double rounding_left(const std::int64_t count, const double square) {
    constexpr double unit = 4.0 * std::numeric_limits<T>::epsilon();
    return unit * std::sqrt(static_cast<double>(count) * square);
}

}  // namespace grokscope
