#include "grokscope/statistics/hazard_ratio.hpp"

#include <cmath>
#include <functional>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {

PartialLikelihood::PartialLikelihood(const TwoGroups& groups) {
    for (const auto& sets : paired_risk_sets(groups))
        if (sets.first.at_risk > 0 && sets.second.at_risk > 0) add(sets);
}

double PartialLikelihood::log(const double b) const {
    const bool is_positive = b > 0;
    const double wrong_events = is_positive ? second_events() : first_events();
    double sum = wrong_events == 0 ? 0.0 : -std::abs(b) * wrong_events;
    const double shrunk = std::exp(-std::abs(b));
    for (const auto& [first, second] : terms_)
        sum -= std::log(is_positive ? first + second * shrunk : first * shrunk + second);
    return sum;
}

double PartialLikelihood::score(const double b) const {
    double sum = first_events_;
    for (const auto& term : terms_) sum -= chance(term, b);
    return sum;
}

double PartialLikelihood::information(const double b) const {
    double sum = 0.0;
    for (const auto& term : terms_) sum += chance(term, b) * (1 - chance(term, b));
    return sum;
}

void PartialLikelihood::add(const PairedRiskSets& sets) {
    const double events = sets.first.events + sets.second.events;
    for (double j = 0; j < events; ++j)
        terms_.push_back({.first = sets.first.at_risk - j / events * sets.first.events,
                          .second = sets.second.at_risk - j / events * sets.second.events});
    first_events_ += sets.first.events;
}

double PartialLikelihood::chance(const EfronTerm& term, const double b) {
    return 1 / (1 + term.second / term.first * std::exp(-b));
}

namespace {

/// Where a function that falls crosses 0, to the last digit, by bisection.
///
/// @param positive, negative  arguments at which it is above, and not above, 0
double falling_root(const std::function<double(double)>& function, double positive,
                    double negative) {
    for (;;) {
        const double middle = positive + (negative - positive) / 2;
        if (middle == positive || middle == negative) return middle;
        (function(middle) > 0 ? positive : negative) = middle;
    }
}

/// The root of a function that falls from above 0 at `start` on, in the direction of `step`.
double root_beyond(const std::function<double(double)>& function, const double start, double step) {
    while (function(start + step) > 0) step *= 2;
    return falling_root(function, start, start + step);
}

/// The log ratio at which the partial likelihood is largest, infinite where it only grows.
double most_likely(const PartialLikelihood& likelihood) {
    constexpr double infinite = INFINITY;
    if (likelihood.second_events() == 0) return infinite;
    if (likelihood.first_events() == 0) return -infinite;
    if (likelihood.score(0) == 0) return 0.0;
    const double sign = likelihood.score(0) > 0 ? 1 : -1;
    return root_beyond([&](const double b) { return sign * likelihood.score(b); }, 0.0, sign);
}

/// Both ends of the interval of 95 % by likelihood, of the log ratio: where twice the logarithm
/// has fallen by z^2.
Estimate profile_interval(const PartialLikelihood& likelihood, const double best) {
    const double least = likelihood.log(best) - normal_975 * normal_975 / 2;
    const auto height = [&](const double b) { return likelihood.log(b) - least; };
    const auto end = [&](const double direction) {
        if (best == direction * INFINITY) return missing;
        // From the far side of 0 where the best is infinite: the root can be on either side.
        double start = best;
        if (std::isinf(best))
            for (start = -direction; height(start) <= 0; start *= 2) continue;
        return root_beyond(height, start, direction);
    };
    return {.value = best, .low = end(-1), .high = end(1)};
}

Estimate exponential(const Estimate& estimate) {
    return {.value = std::exp(estimate.value),
            .low = std::exp(estimate.low),
            .high = std::exp(estimate.high)};
}

}  // namespace

HazardRatio hazard_ratio(const TwoGroups& groups) {
    const PartialLikelihood likelihood(groups);
    if (likelihood.first_events() + likelihood.second_events() == 0) return {};
    const double best = most_likely(likelihood);
    HazardRatio found;
    found.profile = exponential(profile_interval(likelihood, best));
    found.log_ratio = best;
    if (std::isinf(best)) return found;
    found.standard_error = 1 / std::sqrt(likelihood.information(best));
    found.wald = exponential(wald_interval(best, found.standard_error));
    return found;
}

}  // namespace grokscope
