#pragma once

#include <cmath>

#include "grokscope/normal.hpp"

/// How many runs would show a difference of a given size.
namespace grokscope {

/// Events, in two groups of equal size together, with which a log-rank test at the two-sided level
/// .05 finds a ratio of hazards with a chance of .8.
///
///     4 (z_.975 + z_.8)^2 / (log ratio)^2, rounded up
///
/// Infinite where the ratio is 1. Missing where it is missing, 0 or infinite: the formula is for
/// ratios near 1.
///
/// @source Schoenfeld 1981, doi 10.1093/biomet/68.1.316
inline double events_needed(const double hazard_ratio) {
    const double log_ratio = std::log(hazard_ratio);
    if (!std::isfinite(log_ratio)) return missing;
    const double quantiles = normal_975 + normal_80;
    return std::ceil(4 * quantiles * quantiles / (log_ratio * log_ratio));
}

/// Runs in each of two equal groups that bring so many events, where the event comes to a share of
/// all runs: events / (2 share), rounded up, at least 1.
///
/// @param share  of the runs of both groups together; 0 makes it infinite
inline double runs_needed(const double hazard_ratio, const double share) {
    return std::ceil(events_needed(hazard_ratio) / (2 * share));
}

}  // namespace grokscope
