#include "grokscope/statistics/sample_size.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/normal.hpp"

namespace grokscope {

double events_needed(const double hazard_ratio) {
    const double log_ratio = std::log(hazard_ratio);
    if (!std::isfinite(log_ratio)) return missing;
    const double quantiles = normal_975 + normal_80;
    return std::ceil(4 * quantiles * quantiles / (log_ratio * log_ratio));
}

double runs_needed(const double hazard_ratio, const double share) {
    return std::ceil(events_needed(hazard_ratio) / (2 * share));
}

namespace {

/// Runs of each of two arms without which there is no verdict, whatever p is: of fewer, one run can
/// decide.
constexpr std::int64_t least_runs = 3;

}  // namespace

double least_p(const std::int64_t first, const std::int64_t second) {
    double divisions = 1.0;
    for (std::int64_t i = 1; i <= std::min(first, second); ++i)
        divisions *= static_cast<double>(std::max(first, second) + i) / static_cast<double>(i);
    return 2 / std::round(divisions);
}

bool can_tell(const std::int64_t first, const std::int64_t second, const std::int64_t tests) {
    return std::min(first, second) >= least_runs &&
           static_cast<double>(tests) * least_p(first, second) < verdict_level;
}

std::int64_t least_equal_runs(const std::int64_t tests) {
    auto runs = least_runs;
    while (!can_tell(runs, runs, tests)) ++runs;
    return runs;
}

}  // namespace grokscope
