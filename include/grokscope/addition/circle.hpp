#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grokscope/base/random.hpp"

/// The geometry of neurons on the circle of one frequency.
namespace grokscope {

/// sd / mean, with the population's standard deviation; missing for no values.
double coefficient_of_variation(const std::vector<double>& values);

/// rho_m = |mean exp(i m phi)|: 0 where angles are even, 1 where all are one. m = 2 and 4 are the
/// sums that vanish in the proof of the constructed solution.
///
/// @param angles  (n)   [rad]
double order_parameter(const std::vector<double>& angles, int m);

/// R = |mean exp(i (out - in))|: 1 where out-angles follow in-angles at one distance, near 0 where
/// they have nothing to do with them; missing for none.
///
/// @param in, out  (n)   [rad]
double resultant(const std::vector<double>& in, const std::vector<double>& out);

/// The circular standard deviation sqrt(-2 ln R) of angles of resultant R.   [rad]
///
/// @source Mardia, Jupp 2000, "Directional Statistics", section 2.3
double circular_deviation(double resultant);

/// The coefficient of variation of the gaps between neighbours round the circle; 0 for even ones.
///
/// @param angles  (n)   [rad]
double gap_variation(std::vector<double> angles);

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
double resultant_null(const std::vector<double>& in, const std::vector<double>& out);

}  // namespace grokscope
