#pragma once

#include <vector>

#include "grokscope/base/interval.hpp"
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
    explicit PartialLikelihood(const TwoGroups& groups);

    double first_events() const { return first_events_; }
    double second_events() const { return static_cast<double>(terms_.size()) - first_events_; }

    /// The logarithm, of which e^b is taken such that it never overflows; b may be infinite where
    /// the likelihood has a limit there.
    double log(double b) const;

    /// The derivative of the logarithm, which falls as b grows.
    double score(double b) const;

    /// Less the second derivative.
    double information(double b) const;

private:
    void add(const PairedRiskSets& sets);

    static double chance(const EfronTerm& term, double b);

    std::vector<EfronTerm> terms_;
    double first_events_ = 0.0;
};

/// @throws Error where a time is no number from 0 on
HazardRatio hazard_ratio(const TwoGroups& groups);

}  // namespace grokscope
