#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "grokscope/base/matrix.hpp"

/// What becomes of a loss in a floating-point type too narrow for it.
namespace grokscope {

/// Calls `visit(name, zero)` for every floating-point type looked at, with a zero of that type.
template <typename Visit>
void visit_dtypes(Visit&& visit) {
    visit("float16", Eigen::half{});
    visit("bfloat16", Eigen::bfloat16{});
    visit("float32", 0.0F);
    visit("float64", 0.0);
}

/// The smallest loss above zero that one example can have in type T.
///
///     log(1 + epsilon) of a softmax, whose sum cannot be nearer to 1;
///     the smallest number of all of one logit, whose sigmoid needs no such sum
///
/// @return  [nat]
template <typename T>
double loss_floor(const std::int64_t classes) {
    using std::log;
    if (classes == 1) return static_cast<double>(std::numeric_limits<T>::denorm_min());
    // Eigen's epsilon of float16 is not the spacing of numbers above 1.
    const auto next = static_cast<T>(1.0 + std::ldexp(1.0, 1 - std::numeric_limits<T>::digits));
    return static_cast<double>(log(next));
}

/// The loss of one example as a type computes it, and whether its softmax sum was exactly 1.
struct TypedLoss {
    bool is_collapsed = false;
    double loss = 0.0;  ///< [nat]
};

/// log(sum) - (z_target - max z), sum = sum_c exp(z_c - max z) in the order of the classes; every
/// operation is rounded to T.
///
/// @param logits  (1, classes), at least two
template <typename T>
TypedLoss softmax_loss(const Eigen::Ref<const Eigen::RowVectorXd>& logits,
                       const std::int64_t target) {
    using std::exp;
    using std::log;
    const auto largest = static_cast<T>(logits.maxCoeff());
    T sum(0);
    for (const double logit : logits) sum = sum + exp(static_cast<T>(logit) - largest);
    return {.is_collapsed = sum == T(1),
            .loss = static_cast<double>(log(sum) - (static_cast<T>(logits(target)) - largest))};
}

/// max(-m, 0) + log1p(exp(-|m|)) for the margin m of one logit; its softmax sum is 1 + exp(-|m|).
template <typename T>
TypedLoss sigmoid_loss(const double logit, const std::int64_t target) {
    using std::abs;
    using std::exp;
    using std::log1p;
    const auto margin = static_cast<T>(target == 1 ? logit : -logit);
    const T tail = exp(-abs(margin));
    const T excess = margin < T(0) ? -margin : T(0);
    return {.is_collapsed = T(1) + tail == T(1), .loss = static_cast<double>(excess + log1p(tail))};
}

/// How the losses of many examples come out in one type.
struct LossInDtype {
    double collapsed = 0.0;  ///< share of examples whose softmax sum is exactly 1
    double zero = 0.0;       ///< share whose loss is exactly zero
    double at_floor = 0.0;   ///< share whose loss is zero or the smallest above it
    double mean = 0.0;  ///< of the losses, itself in float64; missing where one is none   [nat]
};

/// @param logits   (n, classes) in float64, rounded to T before all else
template <typename T>
LossInDtype loss_in_dtype(const Matrix& logits, const std::vector<std::int64_t>& targets) {
    const double floor = loss_floor<T>(logits.cols());
    LossInDtype sums;
    for (Eigen::Index i = 0; i < logits.rows(); ++i) {
        const auto target = targets[static_cast<std::size_t>(i)];
        const auto [is_collapsed, loss] = logits.cols() == 1
                                              ? sigmoid_loss<T>(logits(i, 0), target)
                                              : softmax_loss<T>(logits.row(i), target);
        sums.collapsed += is_collapsed ? 1.0 : 0.0;
        sums.zero += loss == 0 ? 1.0 : 0.0;
        sums.at_floor += loss <= floor ? 1.0 : 0.0;
        sums.mean += loss;
    }
    const auto n = static_cast<double>(logits.rows());
    return {.collapsed = sums.collapsed / n,
            .zero = sums.zero / n,
            .at_floor = sums.at_floor / n,
            .mean = sums.mean / n};
}

}  // namespace grokscope
