#pragma once

#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/p_value.hpp"
#include "grokscope/statistics/survival.hpp"

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
double known_until(const std::vector<Survival>& runs);

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
RestrictedMean restricted_mean(const std::vector<Survival>& runs, double tau);

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
MeanDifference mean_difference(const RestrictedMean& first, const RestrictedMean& second);

/// The p of a difference of restricted means: by permutation, as that of the log-rank test, where
/// every run is known up to tau; else of the z-test.
PValue mean_difference_p(const TwoGroups& groups, double tau, const MeanDifference& difference);

}  // namespace grokscope
