#pragma once

#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/p_value.hpp"
#include "grokscope/statistics/permutation_test.hpp"
#include "grokscope/statistics/survival.hpp"

/// Do two groups come to an event at the same rate?
namespace grokscope {

/// Events seen, and events expected if the rates were the same.
struct EventCount {
    double observed = 0.0;
    double expected = 0.0;
};

/// Chi-squared and p are missing where the variance is 0: at no event was there anyone at risk in
/// both groups who could have had it, or have been spared.
struct LogRank {
    EventCount first;
    EventCount second;
    double variance = 0.0;         ///< of the first group's events
    double chi_squared = missing;  ///< one degree of freedom
    double p = missing;            ///< of chi-squared, which is right where both groups are large
};

/// The stratified log-rank test: (O - E)^2 / V, with O, E and V of the first group each summed over
/// the times of events of every stratum. Runs are compared within their stratum alone.
///
/// @throws Error where a time is no number from 0 on
/// @source Mantel 1966, Cancer Chemotherapy Reports 50, 163-170; of Peto, Peto 1972,
///         doi 10.2307/2344317, the name
LogRank log_rank(const std::vector<TwoGroups>& strata);

/// The log-rank test, all runs in one stratum.
LogRank log_rank(const TwoGroups& groups);

/// @throws Error where a time is no number from 0 on
ScoredGroups log_rank_scores(const TwoGroups& groups);

/// The permutation test of O - E. It supposes that the groups were followed alike, too: which run
/// is censored when must not depend on its group.
///
/// @throws Error where a time is no number from 0 on
PValue log_rank_permutation(const std::vector<TwoGroups>& strata,
                            const PermutationEffort& effort = {});

/// The p of a log-rank test of two groups: by permutation, or of chi-squared where both are large.
PValue log_rank_p(const TwoGroups& groups, const LogRank& test,
                  const PermutationEffort& effort = {});

}  // namespace grokscope
