#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/learning/transition.hpp"

/// Whether a measure tells of generalisation before it comes. Nothing here looks ahead: all is
/// known at the step at which it is said.
namespace grokscope {

/// A measure over training, and the value it would have at the end of the way.
struct WarningSeries {
    std::string name;
    double bound = missing;           ///< missing: twice the value from which it sets out
    std::vector<std::int64_t> steps;  ///< (T)
    std::vector<double> values;       ///< (T)
};

/// The share of the way that a measure has gone, from its value at the first of its steps at which
/// the run had memorised to its bound; missing before, and everywhere if that value is its bound.
///
/// @return  (T)
inline std::vector<double> way_gone(const WarningSeries& series, const Interval& t_mem) {
    std::vector<double> way(series.steps.size(), missing);
    if (is_censored(t_mem)) return way;
    const auto first = static_cast<std::size_t>(
        std::lower_bound(series.steps.begin(), series.steps.end(), t_mem.after) -
        series.steps.begin());
    if (first == way.size()) return way;
    const double from = series.values[first];
    const double whole = (std::isnan(series.bound) ? 2.0 * from : series.bound) - from;
    for (auto i = first; i < way.size(); ++i)
        way[i] = whole == 0.0 ? missing : (series.values[i] - from) / whole;
    return way;
}

/// The value of a series at a step: that of its last entry not after it; missing before the first.
inline double value_at(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                       const double step) {
    const auto after = std::upper_bound(steps.begin(), steps.end(), step);
    return after == steps.begin() ? missing
                                  : values[static_cast<std::size_t>(after - steps.begin()) - 1];
}

/// The probability that a positive has the larger score than a negative, ties counted by half;
/// missing without one of each.
///
/// @source  Hanley, McNeil 1982, doi 10.1148/radiology.143.1.7063747
inline double area_under_roc(const std::vector<double>& positives,
                             const std::vector<double>& negatives) {
    double wins = 0.0;
    for (const double positive : positives)
        for (const double negative : negatives)
            wins += positive > negative ? 1.0 : positive == negative ? 0.5 : 0.0;
    const auto pairs = static_cast<double>(positives.size() * negatives.size());
    return pairs > 0 ? wins / pairs : missing;
}

}  // namespace grokscope
