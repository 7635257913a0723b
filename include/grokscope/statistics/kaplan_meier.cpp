#include "grokscope/statistics/kaplan_meier.hpp"

#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {

double greenwood_term(const RiskSet& set) {
    if (set.at_risk == set.events) return missing;
    return set.events / (set.at_risk * (set.at_risk - set.events));
}

namespace {

/// The interval of S on the scale of log(-log S): S^exp(+-z s / log S), with s^2 the sum of
/// Greenwood's terms. It stays between 0 and 1.
///
/// @param survival  strictly between 0 and 1, else both ends are missing
/// @source Kalbfleisch, Prentice 1980, The Statistical Analysis of Failure Time Data, section 1.3
Estimate log_log_interval(const double survival, const double greenwood_sum) {
    if (!(survival > 0 && survival < 1)) return {.value = survival};
    const double half = normal_975 * std::sqrt(greenwood_sum) / std::abs(std::log(survival));
    return {.value = survival,
            .low = std::pow(survival, std::exp(half)),
            .high = std::pow(survival, std::exp(-half))};
}

}  // namespace

std::vector<KaplanMeierStep> kaplan_meier(const std::vector<Survival>& runs) {
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

namespace {

/// The first time at which a column of the curve is 1/2 or less; missing where it never is.
double time_of_half(const std::vector<KaplanMeierStep>& curve,
                    double KaplanMeierStep::*const column) {
    constexpr double rounding = 1e-12;  // of a product that is 1/2 exactly
    for (const auto& step : curve)
        if (step.*column <= 0.5 + rounding) return step.time;
    return missing;
}

}  // namespace

Estimate median_time(const std::vector<KaplanMeierStep>& curve) {
    return {.value = time_of_half(curve, &KaplanMeierStep::survival),
            .low = time_of_half(curve, &KaplanMeierStep::low),
            .high = time_of_half(curve, &KaplanMeierStep::high)};
}

}  // namespace grokscope
