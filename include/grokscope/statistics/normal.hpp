#pragma once

#include <cmath>
#include <numbers>

#include "grokscope/base/interval.hpp"

/// What statistics take from the standard normal distribution.
namespace grokscope {

inline constexpr double normal_975 = 1.959963984540054;  ///< quantile .975: two-sided 95 %
inline constexpr double normal_80 = 0.8416212335729143;  ///< quantile .8: a power of 80 %

/// The chance of a value at least as far from 0 as `z`: erfc(|z| / sqrt 2).
///
/// Of chi-squared with one degree of freedom it is the chance of z^2 or more. Missing where z is.
inline double two_sided_p(const double z) { return std::erfc(std::abs(z) / std::numbers::sqrt2); }

/// A number with its interval of 95 %.
///
/// An end that the data do not bound is missing.
struct Estimate {
    double value = missing;
    double low = missing;
    double high = missing;
};

/// Wald's interval: value +- 1.96 standard errors.
Estimate wald_interval(double value, double standard_error);

}  // namespace grokscope
