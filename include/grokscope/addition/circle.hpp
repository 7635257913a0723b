#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <vector>

#include "grokscope/base/random.hpp"

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

/// R = |mean exp(i (out - in))|: 1 where out-angles follow in-angles at one distance, near 0 where
/// they have nothing to do with them; missing for none.
///
/// @param in, out  (n)   [rad]
inline double resultant(const std::vector<double>& in, const std::vector<double>& out) {
    std::vector<double> differences;
    for (std::size_t i = 0; i < in.size(); ++i) differences.push_back(out[i] - in[i]);
    return order_parameter(differences, 1);
}

/// The circular standard deviation sqrt(-2 ln R) of angles of resultant R.   [rad]
///
/// @source Mardia, Jupp 2000, "Directional Statistics", section 2.3
inline double circular_deviation(const double resultant) {
    // Rounding can leave R a little above 1.
    return std::sqrt(2.0 * std::log(1.0 / std::min(resultant, 1.0)));
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

/// Calls `visit(order)` for deals of n cards: every one where they are few, else 10,000 at random.
template <typename Visit>
void visit_deals(const std::int64_t n, Visit&& visit) {
    constexpr std::int64_t few = 8;
    constexpr int deals = 10'000;
    if (n > few) {
        auto random = random_stream(Purpose::control, 0);
        for (int deal = 0; deal < deals; ++deal) visit(permutation(n, random));
        return;
    }
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    do {
        visit(order);
    } while (std::next_permutation(order.begin(), order.end()));
}

/// The 95 % quantile of the resultant when the out-angles are dealt to the neurons at random: what
/// a phase relation must exceed to mean anything. Exact for up to eight.
///
/// @param in, out  (n)   [rad]
inline double resultant_null(const std::vector<double>& in, const std::vector<double>& out) {
    std::vector<double> resultants;
    std::vector<double> dealt(out.size());
    visit_deals(static_cast<std::int64_t>(in.size()), [&](const std::vector<std::int64_t>& order) {
        for (std::size_t i = 0; i < in.size(); ++i)
            dealt[i] = out[static_cast<std::size_t>(order[i])];
        resultants.push_back(resultant(in, dealt));
    });
    const auto quantile = resultants.begin() +
                          static_cast<std::ptrdiff_t>(resultants.size() * 95 / 100);
    std::nth_element(resultants.begin(), quantile, resultants.end());
    return *quantile;
}

}  // namespace grokscope
