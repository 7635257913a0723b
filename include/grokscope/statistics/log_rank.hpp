#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "grokscope/statistics/normal.hpp"
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

/// The variance of the first group's events at one time, given how many there were:
/// d (n - d) n_1 n_2 / (n^2 (n - 1)), hypergeometric.
inline double hypergeometric_variance(const PairedRiskSets& sets) {
    const double n = sets.first.at_risk + sets.second.at_risk;
    const double events = sets.first.events + sets.second.events;
    if (n < 2) return 0.0;
    return events * (n - events) * sets.first.at_risk * sets.second.at_risk / (n * n * (n - 1));
}

/// Adds a time of events to the counts and to the variance.
inline void add_time(LogRank& test, const PairedRiskSets& sets) {
    const double n = sets.first.at_risk + sets.second.at_risk;
    const double events = sets.first.events + sets.second.events;
    test.first.observed += sets.first.events;
    test.first.expected += events * sets.first.at_risk / n;
    test.second.observed += sets.second.events;
    test.second.expected += events * sets.second.at_risk / n;
    test.variance += hypergeometric_variance(sets);
}

/// The stratified log-rank test: (O - E)^2 / V, with O, E and V of the first group each summed over
/// the times of events of every stratum. Runs are compared within their stratum alone.
///
/// @throws Error where a time is no number from 0 on
/// @source Mantel 1966, Cancer Chemotherapy Reports 50, 163-170; of Peto, Peto 1972,
///         doi 10.2307/2344317, the name
inline LogRank log_rank(const std::vector<TwoGroups>& strata) {
    LogRank test;
    for (const auto& stratum : strata)
        for (const auto& sets : paired_risk_sets(stratum)) add_time(test, sets);
    if (!(test.variance > 0)) return test;
    const double z = (test.first.observed - test.first.expected) / std::sqrt(test.variance);
    test.chi_squared = z * z;
    test.p = two_sided_p(z);
    return test;
}

/// The log-rank test, all runs in one stratum.
inline LogRank log_rank(const TwoGroups& groups) {
    return log_rank(std::vector<TwoGroups>{groups});
}

/// A run's part in O - E of its group: 1 if it has the event, less the sum of d / n over the times
/// of events up to its own.
inline double log_rank_score(const Survival& run, const std::vector<PairedRiskSets>& sets) {
    double score = run.is_event ? 1.0 : 0.0;
    for (const auto& [time, first, second] : sets)
        if (time <= run.time)
            score -= (first.events + second.events) / (first.at_risk + second.at_risk);
    return score;
}

/// @throws Error where a time is no number from 0 on
inline ScoredGroups log_rank_scores(const TwoGroups& groups) {
    const auto sets = paired_risk_sets(groups);
    ScoredGroups scores;
    for (const auto& run : groups.first) scores.first.push_back(log_rank_score(run, sets));
    for (const auto& run : groups.second) scores.second.push_back(log_rank_score(run, sets));
    return scores;
}

/// The permutation test of O - E. It supposes that the groups were followed alike, too: which run
/// is censored when must not depend on its group.
///
/// @throws Error where a time is no number from 0 on
inline PValue log_rank_permutation(const std::vector<TwoGroups>& strata,
                                   const PermutationEffort& effort = {}) {
    std::vector<ScoredGroups> scores;
    for (const auto& stratum : strata) scores.push_back(log_rank_scores(stratum));
    return permutation_test(std::move(scores), effort);
}

/// The p of a log-rank test of two groups: by permutation, or of chi-squared where both are large.
inline PValue log_rank_p(const TwoGroups& groups, const LogRank& test,
                         const PermutationEffort& effort = {}) {
    if (!are_large(groups)) return log_rank_permutation({groups}, effort);
    return asymptotic_p(test.p);
}

}  // namespace grokscope
