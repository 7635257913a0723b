#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"

/// Stretches of training in which a loss hardly changes.
namespace grokscope {

/// A stretch of evaluations, both ends included.
struct Plateau {
    std::int64_t from = 0;  ///< [step]
    std::int64_t to = 0;    ///< [step]
    double loss = missing;  ///< the mean over its evaluations
};

/// Evaluations first to last, both included; one alone is no stretch.   [index]
struct Stretch {
    std::size_t first = 0;
    std::size_t last = 0;
};

/// The longest stretch in which the largest loss is at most `factor` times the smallest: the
/// earliest of those that last equally many steps. None holds a loss that is NaN or infinite.
///
/// @param steps, losses  (T) in order, losses not negative
Stretch longest_stretch(const std::vector<std::int64_t>& steps, const std::vector<double>& losses,
                        double factor);

/// The plateaus of a loss, longest first: the longest stretch within a factor, then the longest of
/// the evaluations that are in none yet, while they last at least a share of all steps. No two have
/// an evaluation in common.
///
/// @param steps, losses  (T) in order, losses not negative; one that is NaN ends a plateau
/// @param factor         at least 1
std::vector<Plateau> plateaus(const std::vector<std::int64_t>& steps, std::vector<double> losses,
                              double factor, double share);

/// Whether all that an interval leaves open lies within one of the plateaus. What had happened at
/// the first evaluation counts as happening there; what is censored is in none.
bool falls_within(const Interval& interval, const std::vector<Plateau>& plateaus);

}  // namespace grokscope
