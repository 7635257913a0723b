#include "grokscope/statistics/restricted_mean.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/kaplan_meier.hpp"
#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/p_value.hpp"
#include "grokscope/statistics/permutation_test.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {

double known_until(const std::vector<Survival>& runs) {
    if (runs.empty()) return missing;
    const auto shorter = [](const Survival& a, const Survival& b) { return a.time < b.time; };
    const double longest = std::ranges::max_element(runs, shorter)->time;
    const auto last = risk_set(runs, longest);
    return last.at_risk == last.events ? INFINITY : longest;
}

RestrictedMean restricted_mean(const std::vector<Survival>& runs, const double tau) {
    if (runs.empty()) return {.tau = tau};
    require(tau >= 0 && tau <= known_until(runs),
            "a mean up to {}, where runs are followed to {} (a horizon within would be right)", tau,
            known_until(runs));
    double area = 0.0;
    double variance = 0.0;
    double end = tau;
    // Backwards, since the area that a step weighs lies behind it.
    auto steps = kaplan_meier(runs);
    std::reverse(steps.begin(), steps.end());
    for (const auto& step : steps) {
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

MeanDifference mean_difference(const RestrictedMean& first, const RestrictedMean& second) {
    require(first.tau == second.tau, "means up to {} and up to {} (one horizon would be right)",
            first.tau, second.tau);
    const double difference = first.mean - second.mean;
    const double standard_error = std::hypot(first.standard_error, second.standard_error);
    if (std::isnan(standard_error)) return {.difference = {.value = difference}};
    const double z = difference / standard_error;
    return {.difference = wald_interval(difference, standard_error), .z = z, .p = two_sided_p(z)};
}

namespace {

/// min(time, tau) of every run; nothing where one is censored before.
std::optional<std::vector<double>> times_up_to(const std::vector<Survival>& runs,
                                               const double tau) {
    std::vector<double> times;
    for (const auto& [time, is_event] : runs) {
        if (!is_event && time < tau) return std::nullopt;
        times.push_back(std::min(time, tau));
    }
    return times;
}

}  // namespace

PValue mean_difference_p(const TwoGroups& groups, const double tau,
                         const MeanDifference& difference) {
    const auto first = times_up_to(groups.first, tau);
    const auto second = times_up_to(groups.second, tau);
    if (first && second && (!are_large(groups) || std::isnan(difference.p)))
        return permutation_test({{.first = *first, .second = *second}});
    return asymptotic_p(difference.p);
}

}  // namespace grokscope
