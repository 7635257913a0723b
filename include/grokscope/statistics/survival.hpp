#pragma once

#include <vector>

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

bool are_large(const TwoGroups& groups);

/// The risk sets of two groups at one time of an event in either.
struct PairedRiskSets {
    double time = 0.0;
    RiskSet first;
    RiskSet second;
};

/// @throws Error unless every time is a number from 0 on
void check_times(const std::vector<Survival>& runs);

RiskSet risk_set(const std::vector<Survival>& runs, double time);

std::vector<double> event_times_in_order(const std::vector<Survival>& runs);

/// @returns one entry for each time at which an event comes in either group, in order
/// @throws Error where a time is no number from 0 on
std::vector<PairedRiskSets> paired_risk_sets(const TwoGroups& groups);

}  // namespace grokscope
