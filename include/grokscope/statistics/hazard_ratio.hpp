#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/survival.hpp"

/// How many times as fast one group comes to an event as another.
///
/// Cox's model of proportional hazards with one covariate b, 1 in the first group and 0 in the
/// second. Among runs at risk, a and c of the two groups, the next event is of the first with the
/// chance a e^b / (a e^b + c). Ties are handled by Efron's rule: of d events at one time, the j-th
/// finds j/d of them gone already, j = 0, ..., d - 1.
///
/// @source Cox 1972, doi 10.1111/j.2517-6161.1972.tb00899.x; Efron 1977,
///         doi 10.1080/01621459.1977.10480613
namespace grokscope {

/// The ratio of hazards, of the first group to the second.
///
/// It is infinite where the second group has no event while any of the first is at risk, and 0
/// where the first has none while any of the second is: then there is no standard error, and the
/// profile's interval has one end. All is missing where both hold.
struct HazardRatio {
    Estimate profile;  ///< the ratio; ends where the log-likelihood is 1.92 below its largest
    double log_ratio = missing;
    double standard_error = missing;  ///< of the log ratio
    Estimate wald;                    ///< the ratio; exp(log ratio +- 1.96 standard errors)
};

/// The next event among runs at risk; who is gone by half, of tied events, counts half.
struct EfronTerm {
    double first = 0.0;
    double second = 0.0;
};

/// The partial likelihood of b, less what does not depend on it.
class PartialLikelihood {
public:
    /// @throws Error where a time is no number from 0 on
    explicit PartialLikelihood(const TwoGroups& groups) {
        for (const auto& sets : paired_risk_sets(groups))
            if (sets.first.at_risk > 0 && sets.second.at_risk > 0) add(sets);
    }

    double first_events() const { return first_events_; }
    double second_events() const { return static_cast<double>(terms_.size()) - first_events_; }

    /// The logarithm, of which e^b is taken such that it never overflows; b may be infinite where
    /// the likelihood has a limit there.
    double log(const double b) const {
        const bool is_positive = b > 0;
        const double wrong_events = is_positive ? second_events() : first_events();
        double sum = wrong_events == 0 ? 0.0 : -std::abs(b) * wrong_events;
        const double shrunk = std::exp(-std::abs(b));
        for (const auto& [first, second] : terms_)
            sum -= std::log(is_positive ? first + second * shrunk : first * shrunk + second);
        return sum;
    }

    /// The derivative of the logarithm, which falls as b grows.
    double score(const double b) const {
        double sum = first_events_;
        for (const auto& term : terms_) sum -= chance(term, b);
        return sum;
    }

    /// Less the second derivative.
    double information(const double b) const {
        double sum = 0.0;
        for (const auto& term : terms_) sum += chance(term, b) * (1 - chance(term, b));
        return sum;
    }

private:
    void add(const PairedRiskSets& sets) {
        const double events = sets.first.events + sets.second.events;
        for (double j = 0; j < events; ++j)
            terms_.push_back({.first = sets.first.at_risk - j / events * sets.first.events,
                              .second = sets.second.at_risk - j / events * sets.second.events});
        first_events_ += sets.first.events;
    }

    static double chance(const EfronTerm& term, const double b) {
        return 1 / (1 + term.second / term.first * std::exp(-b));
    }

    std::vector<EfronTerm> terms_;
    double first_events_ = 0.0;
};

/// Where a function that falls crosses 0, to the last digit, by bisection.
///
/// @param positive, negative  arguments at which it is above, and not above, 0
inline double falling_root(const std::function<double(double)>& function, double positive,
                           double negative) {
    for (;;) {
        const double middle = positive + (negative - positive) / 2;
        if (middle == positive || middle == negative) return middle;
        (function(middle) > 0 ? positive : negative) = middle;
    }
}

/// The root of a function that falls from above 0 at `start` on, in the direction of `step`.
inline double root_beyond(const std::function<double(double)>& function, const double start,
                          double step) {
    while (function(start + step) > 0) step *= 2;
    return falling_root(function, start, start + step);
}

/// The log ratio at which the partial likelihood is largest, infinite where it only grows.
inline double most_likely(const PartialLikelihood& likelihood) {
    if (likelihood.second_events() == 0) return INFINITY;
    if (likelihood.first_events() == 0) return -INFINITY;
    if (likelihood.score(0) == 0) return 0.0;
    const double sign = likelihood.score(0) > 0 ? 1 : -1;
    return root_beyond([&](const double b) { return sign * likelihood.score(b); }, 0.0, sign);
}

/// Both ends of the interval of 95 % by likelihood, of the log ratio: where twice the logarithm
/// has fallen by z^2.
inline Estimate profile_interval(const PartialLikelihood& likelihood, const double best) {
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

inline Estimate exponential(const Estimate& estimate) {
    return {.value = std::exp(estimate.value),
            .low = std::exp(estimate.low),
            .high = std::exp(estimate.high)};
}

/// @throws Error where a time is no number from 0 on
inline HazardRatio hazard_ratio(const TwoGroups& groups) {
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
