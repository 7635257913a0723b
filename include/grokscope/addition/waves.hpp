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
inline Wave dominant_wave(const Spectrum& spectrum, const Eigen::Index column) {
    Wave wave;
    double total = 0.0;
    for (std::int64_t k = 1; k <= highest_frequency(spectrum.p); ++k) {
        const auto [c, s] = std::pair(spectrum.cosine(k, column), spectrum.sine(k, column));
        const double norm = std::hypot(c, s);
        const double single = std::max(std::abs(c), std::abs(s));
        total += norm * norm;
        if (norm > wave.norm || wave.frequency == 0) {
            const double unit = (is_paired(k, spectrum.p) ? 2.0 : 1.0) /
                                static_cast<double>(spectrum.p);
            wave.frequency = k;
            wave.norm = norm;
            wave.amplitude = std::sqrt(unit) * norm;
            wave.phase = std::atan2(s, c);
        }
        if (single > wave.coefficient || wave.article_frequency == 0) {
            wave.article_frequency = k;
            wave.coefficient = single;
        }
    }
    wave.share = wave.norm * wave.norm / total;
    return wave;
}

/// The dominant waves of all columns of a token-indexed matrix.
///
/// @param w  (p, d)
/// @return   (d)
inline std::vector<Wave> dominant_waves(const Matrix& w) {
    const auto spectrum = spectrum_of(w);
    std::vector<Wave> waves;
    for (Eigen::Index column = 0; column < w.cols(); ++column)
        waves.push_back(dominant_wave(spectrum, column));
    return waves;
}

}  // namespace grokscope
