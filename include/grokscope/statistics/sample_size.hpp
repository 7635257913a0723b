#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "grokscope/statistics/normal.hpp"

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

/// Runs of each of two arms without which there is no verdict, whatever p is: of fewer, one run can
/// decide.
inline constexpr std::int64_t least_runs = 3;

/// The level to which verdicts are held.
inline constexpr double verdict_level = 0.05;

/// The least two-sided p of an exact test of two groups: 2 / C(first + second, first), of the one
/// division that puts all of one group before all of the other, and its mirror image.
inline double least_p(const std::int64_t first, const std::int64_t second) {
    double divisions = 1.0;
    for (std::int64_t i = 1; i <= std::min(first, second); ++i)
        divisions *= static_cast<double>(std::max(first, second) + i) / static_cast<double>(i);
    return 2 / std::round(divisions);
}

/// Whether arms of these sizes can have a verdict, if Holm's rule is for so many tests.
inline bool can_tell(const std::int64_t first, const std::int64_t second,
                     const std::int64_t tests) {
    return std::min(first, second) >= least_runs &&
           static_cast<double>(tests) * least_p(first, second) < verdict_level;
}

/// The least size of two equal arms that can have a verdict.
inline std::int64_t least_equal_runs(const std::int64_t tests) {
    auto runs = least_runs;
    while (!can_tell(runs, runs, tests)) ++runs;
    return runs;
}

}  // namespace grokscope
