#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <ranges>
#include <vector>

#include "grokscope/statistics/kaplan_meier.hpp"
#include "grokscope/statistics/permutation_test.hpp"

/// The mean time to an event, of which no more than a horizon counts.
///
/// It needs no proportional hazards, and runs to which the event never comes have their part in it.
namespace grokscope {

/// The mean of min(time, tau).
///
/// The standard error is missing where it would be 0: without an event up to tau, or where all come
/// at one time, no spread was seen, which is not to say that there is none.
struct RestrictedMean {
    double tau = 0.0;
    double mean = missing;
    double standard_error = missing;
};

/// Until when the curve is known: the longest time of all, or without bound where the curve has
/// come to 0. Missing where there is no run.
inline double known_until(const std::vector<Survival>& runs) {
    if (runs.empty()) return missing;
    const auto shorter = [](const Survival& a, const Survival& b) { return a.time < b.time; };
    const double longest = std::ranges::max_element(runs, shorter)->time;
    const auto last = risk_set(runs, longest);
    return last.at_risk == last.events ? INFINITY : longest;
}

/// The area under the Kaplan-Meier curve S up to a horizon.
///
///     mean = integral of S from 0 to tau
///     variance = sum over times t of events, up to tau, of A(t)^2 d / (n (n - d))
///
/// with A(t) the integral of S from t to tau. A time at which all d = n that are at risk have the
/// event adds nothing, since A is 0 there.
///
/// @throws Error where tau is not from 0 to where the curve is known, or a time is no number
/// @source Klein, Moeschberger 2003, Survival Analysis, equations 4.5.1 and 4.5.2
inline RestrictedMean restricted_mean(const std::vector<Survival>& runs, const double tau) {
    if (runs.empty()) return {.tau = tau};
    require(tau >= 0 && tau <= known_until(runs),
            "a mean up to {}, where runs are followed to {} (a horizon within would be right)", tau,
            known_until(runs));
    double area = 0.0;
    double variance = 0.0;
    double end = tau;
    // Backwards, since the area that a step weighs lies behind it.
    for (const auto& step : kaplan_meier(runs) | std::views::reverse) {
        if (step.time >= end) continue;
        area += step.survival * (end - step.time);
        if (step.survival > 0)
            variance += area * area *
                        greenwood_term({.at_risk = static_cast<double>(step.at_risk),
                                        .events = static_cast<double>(step.events)});
        end = step.time;
    }
    return {.tau = tau,
            .mean = area + end,
            .standard_error = variance > 0 ? std::sqrt(variance) : missing};
}

/// The first mean less the second, whether it can be 0.
///
/// z, p and the interval are missing where one of both standard errors is.
struct MeanDifference {
    Estimate difference;
    double z = missing;
    double p = missing;  ///< two-sided
};

/// @param first, second  of groups that are independent, with one horizon
/// @throws Error where the horizons differ
inline MeanDifference mean_difference(const RestrictedMean& first, const RestrictedMean& second) {
    require(first.tau == second.tau, "means up to {} and up to {} (one horizon would be right)",
            first.tau, second.tau);
    const double difference = first.mean - second.mean;
    const double standard_error = std::hypot(first.standard_error, second.standard_error);
    if (std::isnan(standard_error)) return {.difference = {.value = difference}};
    const double z = difference / standard_error;
    return {.difference = wald_interval(difference, standard_error), .z = z, .p = two_sided_p(z)};
}

/// min(time, tau) of every run; nothing where one is censored before.
inline std::optional<std::vector<double>> times_up_to(const std::vector<Survival>& runs,
                                                      const double tau) {
    std::vector<double> times;
    for (const auto& [time, is_event] : runs) {
        if (!is_event && time < tau) return std::nullopt;
        times.push_back(std::min(time, tau));
    }
    return times;
}

/// The p of a difference of restricted means: by permutation, as that of the log-rank test, where
/// every run is known up to tau; else of the z-test.
inline PValue mean_difference_p(const TwoGroups& groups, const double tau,
                                const MeanDifference& difference) {
    const auto first = times_up_to(groups.first, tau);
    const auto second = times_up_to(groups.second, tau);
    if (first && second && (!are_large(groups) || std::isnan(difference.p)))
        return permutation_test({{.first = *first, .second = *second}});
    return asymptotic_p(difference.p);
}

}  // namespace grokscope
