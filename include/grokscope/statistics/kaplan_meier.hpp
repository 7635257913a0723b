#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/survival.hpp"

/// The share of runs to which an event has not yet come, over time.
namespace grokscope {

/// A step of the curve, at a time of events; before the first, S is 1 and known without error.
///
/// Where S falls to 0, Greenwood's variance and both limits are missing: its last term divides
/// by 0.
struct KaplanMeierStep {
    double time = 0.0;
    std::int64_t at_risk = 0;  ///< just before
    std::int64_t events = 0;
    double survival = 1.0;      ///< S from here until the next step
    double variance = missing;  ///< Greenwood's, of S
    double low = missing;       ///< of 95 %, for this time alone
    double high = missing;
};

/// A step's d / (n (n - d)), of which Greenwood's variance of S is the sum, times S^2.
///
/// Missing where all that are at risk have the event.
double greenwood_term(const RiskSet& set);

/// The product-limit curve: S(t) is the product of 1 - d/n over the times of events up to t, with
/// d events among the n runs at risk.
///
/// @returns one step for each distinct time of an event, in order; none where there is no event
/// @throws Error where a time is no number from 0 on
/// @source Kaplan, Meier 1958, doi 10.1080/01621459.1958.10501452
std::vector<KaplanMeierStep> kaplan_meier(const std::vector<Survival>& runs);

/// The median time: the first at which S is 1/2 or less, with the times at which the limits of S
/// are.
///
/// Missing where the curve, or a limit, never falls so far. Where S stays at 1/2 exactly for a
/// while, the median is the start of that while, not its middle.
///
/// @source Brookmeyer, Crowley 1982, doi 10.2307/2530286
Estimate median_time(const std::vector<KaplanMeierStep>& curve);

}  // namespace grokscope
