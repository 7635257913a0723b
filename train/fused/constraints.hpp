#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/rounding_left.hpp"
#include "fused/array.hpp"
#include "fused/layout.hpp"
#include "fused/strided.hpp"
#include "fused/vector_kernels.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Regularizers that act on whole gradients or on all weights at once, before and after an update.
namespace grokscope::fused {

/// Grokfast: mu <- a mu + (1 - a) g, g <- g + lambda mu. The first mu is the first g.
///
/// a is `regularizer.grokfast_memory`, lambda `regularizer.grokfast`; g is the gradient of the loss
/// without penalties.
///
/// @param count  numbers that are trained
/// @source       Lee et al. 2024, arXiv 2405.20233, algorithm 2 (Grokfast-EMA)
template <typename T>
void amplify_slow_part(const RegularizerSpec& regularizer, const bool is_first,
                       const std::int64_t count, Array<T>& gradient, Array<T>& average) {
    const auto kernels = vector_kernels<T>();
    if (is_first) std::copy_n(gradient.begin(), count, average.begin());
    kernels.average(count, static_cast<T>(regularizer.grokfast_memory), gradient.data(),
                    average.data());
    kernels.add_scaled(count, static_cast<T>(regularizer.grokfast), average.data(),
                       gradient.data());
}

/// The sum of products of two matrices' numbers.
template <typename T>
double dot(const Strided<T>& a, const Strided<T>& b) {
    const auto kernels = vector_kernels<T>();
    double sum = 0.0;
    for (std::int64_t i = 0; i < a.rows; ++i) sum += kernels.dot(a.cols, a.row(i), b.row(i));
    return sum;
}

/// Orthogonal gradients: g' = g - (w . g / w . w) w, g <- g' |g| / |g'|, for each matrix w; 0 where
/// g' is no more than rounding leaves of a gradient along w, as of a single number.
///
/// @source Prieto et al. 2025, arXiv 2501.04697 (perpGrad)
template <typename T>
void remove_part_along(const Strided<T>& weight, const Strided<T>& gradient) {
    const auto kernels = vector_kernels<T>();
    const double size = dot(gradient, gradient);
    const double along = dot(weight, gradient) / (dot(weight, weight) + 1e-30);
    for (std::int64_t i = 0; i < gradient.rows; ++i)
        kernels.add_scaled(gradient.cols, static_cast<T>(-along), weight.row(i), gradient.row(i));
    const double left = std::sqrt(dot(gradient, gradient));
    const bool is_rounding = left <= rounding_left<T>(gradient.rows * gradient.cols, size);
    const double factor = is_rounding ? 0.0 : std::sqrt(size) / (left + 1e-30);
    for (std::int64_t i = 0; i < gradient.rows; ++i)
        kernels.scale(gradient.cols, static_cast<T>(factor), gradient.row(i));
}

/// The L2 norm of the numbers that are trained.
template <typename T>
double trained_norm(const Layout& layout, const Array<T>& weight) {
    return std::sqrt(vector_kernels<T>().dot(layout.trained, weight.data(), weight.data()));
}

/// Takes all trained numbers back to a sphere: w <- w radius / |w|. Where all are 0, they stay so.
///
/// @source Liu et al. 2022, arXiv 2210.01117 (Omnigrok, constrained optimization)
template <typename T>
void clamp_norm(const Layout& layout, const double radius, Array<T>& weight) {
    const double norm = trained_norm(layout, weight);
    if (norm == 0.0) return;
    const auto factor = static_cast<T>(radius / norm);
    vector_kernels<T>().scale(layout.trained, factor, weight.data());
}

}  // namespace grokscope::fused
