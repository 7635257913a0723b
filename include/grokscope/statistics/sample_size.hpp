#pragma once

#include <cstdint>

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
double events_needed(double hazard_ratio);

/// Runs in each of two equal groups that bring so many events, where the event comes to a share of
/// all runs: events / (2 share), rounded up, at least 1.
///
/// @param share  of the runs of both groups together; 0 makes it infinite
double runs_needed(double hazard_ratio, double share);

/// The level to which verdicts are held.
inline constexpr double verdict_level = 0.05;

/// The least two-sided p of an exact test of two groups: 2 / C(first + second, first), of the one
/// division that puts all of one group before all of the other, and its mirror image.
double least_p(std::int64_t first, std::int64_t second);

/// Whether arms of these sizes can have a verdict, if Holm's rule is for so many tests.
bool can_tell(std::int64_t first, std::int64_t second, std::int64_t tests);

/// The least size of two equal arms that can have a verdict.
std::int64_t least_equal_runs(std::int64_t tests);

}  // namespace grokscope
