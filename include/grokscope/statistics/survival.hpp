#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/error.hpp"

/// Times to an event of which some are only known to be longer than a run was followed.
///
/// Conventions of all headers that include this one: a run whose time is censored at t is still at
/// risk at t, so an event of another run at t counts as earlier. An empty list is no mistake: what
/// cannot be said of it is missing.
namespace grokscope {

/// When the event came or, where it did not, until when the run was followed.   [any unit, 0 or
/// more]
struct Survival {
    double time = 0.0;
    bool is_event = false;
};

/// The runs to which the event can still happen just before a time, and those to which it does.
struct RiskSet {
    double at_risk = 0.0;  ///< a count, as are the events
    double events = 0.0;
};

/// Two groups to be compared, such as an arm and its baseline.
struct TwoGroups {
    std::vector<Survival> first;
    std::vector<Survival> second;
};

/// Groups of so many runs are large: chi-squared and normal distributions are taken of both.
inline constexpr std::size_t large_group = 100;

inline bool are_large(const TwoGroups& groups) {
    return std::min(groups.first.size(), groups.second.size()) >= large_group;
}

/// The risk sets of two groups at one time of an event in either.
struct PairedRiskSets {
    double time = 0.0;
    RiskSet first;
    RiskSet second;
};

/// @throws Error unless every time is a number from 0 on
inline void check_times(const std::vector<Survival>& runs) {
    for (const auto& run : runs)
        require(std::isfinite(run.time) && run.time >= 0,
                "a run has the time {} (a number from 0 on would be right)", run.time);
}

inline RiskSet risk_set(const std::vector<Survival>& runs, const double time) {
    RiskSet found;
    for (const auto& run : runs) {
        if (run.time >= time) ++found.at_risk;
        if (run.is_event && run.time == time) ++found.events;
    }
    return found;
}

inline std::vector<double> event_times_in_order(const std::vector<Survival>& runs) {
    std::vector<double> times;
    for (const auto& run : runs)
        if (run.is_event) times.push_back(run.time);
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

/// @returns one entry for each time at which an event comes in either group, in order
/// @throws Error where a time is no number from 0 on
inline std::vector<PairedRiskSets> paired_risk_sets(const TwoGroups& groups) {
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
