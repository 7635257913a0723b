#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include "grokscope/random.hpp"

/// The geometry of neurons on the circle of one frequency.
namespace grokscope {

/// sd / mean, with the population's standard deviation; missing for no values.
inline double coefficient_of_variation(const std::vector<double>& values) {
    double mean = 0.0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    double variance = 0.0;
    for (const double value : values)
        variance += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(variance) / mean;
}

/// rho_m = |mean exp(i m phi)|: 0 where angles are even, 1 where all are one. m = 2 and 4 are the
/// sums that vanish in the proof of the constructed solution.
///
/// @param angles  (n)   [rad]
inline double order_parameter(const std::vector<double>& angles, const int m) {
    std::complex<double> sum = 0.0;
    for (const double angle : angles) sum += std::polar(1.0, m * angle);
    return angles.empty() ? std::numeric_limits<double>::quiet_NaN()
                          : std::abs(sum) / static_cast<double>(angles.size());
}

/// The coefficient of variation of the gaps between neighbours round the circle; 0 for even ones.
///
/// @param angles  (n)   [rad]
inline double gap_variation(std::vector<double> angles) {
    const double turn = 2.0 * std::numbers::pi;
    for (double& angle : angles) angle -= turn * std::floor(angle / turn);
    std::sort(angles.begin(), angles.end());
    std::vector<double> gaps;
    for (std::size_t i = 0; i < angles.size(); ++i)
        gaps.push_back(i + 1 < angles.size() ? angles[i + 1] - angles[i]
                                             : angles.front() + turn - angles.back());
    return coefficient_of_variation(gaps);
}

/// The 95 % quantile of the resultant |mean exp(i (out - in))| when the out-angles are dealt to
/// the neurons at random: what a phase relation must exceed to mean anything.
///
/// @param in, out  (n)   [rad]
inline double resultant_null(const std::vector<double>& in, const std::vector<double>& out) {
    constexpr int deals = 1000;
    auto random = random_stream(Purpose::control, 0);
    std::vector<double> resultants;
    for (int deal = 0; deal < deals; ++deal) {
        const auto order = permutation(static_cast<std::int64_t>(in.size()), random);
        std::vector<double> differences;
        for (std::size_t i = 0; i < in.size(); ++i)
            differences.push_back(out[static_cast<std::size_t>(order[i])] - in[i]);
        resultants.push_back(order_parameter(differences, 1));
    }
    std::nth_element(resultants.begin(), resultants.begin() + deals * 95 / 100, resultants.end());
    return resultants[deals * 95 / 100];
}

}  // namespace grokscope
