#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/matrix.hpp"

/// Neurons as waves over tokens.
namespace grokscope {

/// The dominant wave of one column: w(x) ~ amplitude cos(w_k x - phase).
struct Wave {
    std::int64_t frequency = 0;          ///< k with the largest c^2 + s^2, from 1 to K
    std::int64_t article_frequency = 0;  ///< k with the largest single |c| or |s|
    double coefficient = 0.0;            ///< that largest single one, orthonormal
    double norm = 0.0;                   ///< sqrt(c^2 + s^2)
    double amplitude = 0.0;              ///< in units of the weights
    double phase = 0.0;                  ///< atan2(s, c)   [rad]
    double share = 0.0;                  ///< of the power without the constant part
};

/// An angle in (-pi, pi].   [rad]
inline double wrapped(const double angle) { return std::remainder(angle, 2.0 * std::numbers::pi); }

/// @param spectrum  of a matrix with at least one frequency (p >= 2)
Wave dominant_wave(const Spectrum& spectrum, Eigen::Index column);

/// The dominant waves of all columns of a token-indexed matrix.
///
/// @param w  (p, d)
/// @return   (d)
std::vector<Wave> dominant_waves(const Matrix& w);

}  // namespace grokscope
