#include "grokscope/statistics/survival.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

/// Groups of so many runs are large: chi-squared and normal distributions are taken of both.
constexpr std::size_t large_group = 100;

}  // namespace

bool are_large(const TwoGroups& groups) {
    return std::min(groups.first.size(), groups.second.size()) >= large_group;
}

void check_times(const std::vector<Survival>& runs) {
    for (const auto& run : runs)
        require(std::isfinite(run.time) && run.time >= 0,
                "a run has the time {} (a number from 0 on would be right)", run.time);
}

RiskSet risk_set(const std::vector<Survival>& runs, const double time) {
    RiskSet found;
    for (const auto& run : runs) {
        if (run.time >= time) ++found.at_risk;
        if (run.is_event && run.time == time) ++found.events;
    }
    return found;
}

std::vector<double> event_times_in_order(const std::vector<Survival>& runs) {
    std::vector<double> times;
    for (const auto& run : runs)
        if (run.is_event) times.push_back(run.time);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

std::vector<PairedRiskSets> paired_risk_sets(const TwoGroups& groups) {
    auto together = groups.first;
    together.insert(together.end(), groups.second.begin(), groups.second.end());
    check_times(together);
    std::vector<PairedRiskSets> sets;
    for (const double time : event_times_in_order(together))
        sets.push_back({.time = time,
                        .first = risk_set(groups.first, time),
                        .second = risk_set(groups.second, time)});
    return sets;
}

}  // namespace grokscope
