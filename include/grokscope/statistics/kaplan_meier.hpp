#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

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
inline double greenwood_term(const RiskSet& set) {
    if (set.at_risk == set.events) return missing;
    return set.events / (set.at_risk * (set.at_risk - set.events));
}

/// The interval of S on the scale of log(-log S): S^exp(+-z s / log S), with s^2 the sum of
/// Greenwood's terms. It stays between 0 and 1.
///
/// @param survival  strictly between 0 and 1, else both ends are missing
/// @source Kalbfleisch, Prentice 1980, The Statistical Analysis of Failure Time Data, section 1.3
inline Estimate log_log_interval(const double survival, const double greenwood_sum) {
    if (!(survival > 0 && survival < 1)) return {.value = survival};
    const double half = normal_975 * std::sqrt(greenwood_sum) / std::abs(std::log(survival));
    return {.value = survival,
            .low = std::pow(survival, std::exp(half)),
            .high = std::pow(survival, std::exp(-half))};
}

/// The product-limit curve: S(t) is the product of 1 - d/n over the times of events up to t, with
/// d events among the n runs at risk.
///
/// @returns one step for each distinct time of an event, in order; none where there is no event
/// @throws Error where a time is no number from 0 on
/// @source Kaplan, Meier 1958, doi 10.1080/01621459.1958.10501452
inline std::vector<KaplanMeierStep> kaplan_meier(const std::vector<Survival>& runs) {
    check_times(runs);
    std::vector<KaplanMeierStep> curve;
    double survival = 1.0;
    double greenwood_sum = 0.0;
    for (const double time : event_times_in_order(runs)) {
        const auto set = risk_set(runs, time);
        survival *= 1 - set.events / set.at_risk;
        greenwood_sum += greenwood_term(set);
        const auto interval = log_log_interval(survival, greenwood_sum);
        curve.push_back({.time = time,
                         .at_risk = static_cast<std::int64_t>(set.at_risk),
                         .events = static_cast<std::int64_t>(set.events),
                         .survival = survival,
                         .variance = survival * survival * greenwood_sum,
                         .low = interval.low,
                         .high = interval.high});
    }
    return curve;
}

/// The first time at which a column of the curve is 1/2 or less; missing where it never is.
inline double time_of_half(const std::vector<KaplanMeierStep>& curve,
                           double KaplanMeierStep::*const column) {
    constexpr double rounding = 1e-12;  // of a product that is 1/2 exactly
    for (const auto& step : curve)
        if (step.*column <= 0.5 + rounding) return step.time;
    return missing;
}

/// The median time: the first at which S is 1/2 or less, with the times at which the limits of S
/// are.
///
/// Missing where the curve, or a limit, never falls so far. Where S stays at 1/2 exactly for a
/// while, the median is the start of that while, not its middle.
///
/// @source Brookmeyer, Crowley 1982, doi 10.2307/2530286
inline Estimate median_time(const std::vector<KaplanMeierStep>& curve) {
    return {.value = time_of_half(curve, &KaplanMeierStep::survival),
            .low = time_of_half(curve, &KaplanMeierStep::low),
            .high = time_of_half(curve, &KaplanMeierStep::high)};
}

}  // namespace grokscope
