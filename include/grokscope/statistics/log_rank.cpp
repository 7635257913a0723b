#include "grokscope/statistics/log_rank.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "grokscope/statistics/normal.hpp"
#include "grokscope/statistics/p_value.hpp"
#include "grokscope/statistics/permutation_test.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {
namespace {

/// The variance of the first group's events at one time, given how many there were:
/// d (n - d) n_1 n_2 / (n^2 (n - 1)), hypergeometric.
double hypergeometric_variance(const PairedRiskSets& sets) {
    const double n = sets.first.at_risk + sets.second.at_risk;
    const double events = sets.first.events + sets.second.events;
    if (n < 2) return 0.0;
    return events * (n - events) * sets.first.at_risk * sets.second.at_risk / (n * n * (n - 1));
}

/// Adds a time of events to the counts and to the variance.
void add_time(LogRank& test, const PairedRiskSets& sets) {
    const double n = sets.first.at_risk + sets.second.at_risk;
    const double events = sets.first.events + sets.second.events;
    test.first.observed += sets.first.events;
    test.first.expected += events * sets.first.at_risk / n;
    test.second.observed += sets.second.events;
    test.second.expected += events * sets.second.at_risk / n;
    test.variance += hypergeometric_variance(sets);
}

}  // namespace

LogRank log_rank(const std::vector<TwoGroups>& strata) {
    LogRank test;
    for (const auto& stratum : strata)
        for (const auto& sets : paired_risk_sets(stratum)) add_time(test, sets);
    if (!(test.variance > 0)) return test;
    const double z = (test.first.observed - test.first.expected) / std::sqrt(test.variance);
    test.chi_squared = z * z;
    test.p = two_sided_p(z);
    return test;
}

LogRank log_rank(const TwoGroups& groups) { return log_rank(std::vector<TwoGroups>{groups}); }

namespace {

/// A run's part in O - E of its group: 1 if it has the event, less the sum of d / n over the times
/// of events up to its own.
double log_rank_score(const Survival& run, const std::vector<PairedRiskSets>& sets) {
    double score = run.is_event ? 1.0 : 0.0;
    for (const auto& [time, first, second] : sets)
        if (time <= run.time)
            score -= (first.events + second.events) / (first.at_risk + second.at_risk);
    return score;
}

}  // namespace

ScoredGroups log_rank_scores(const TwoGroups& groups) {
    const auto sets = paired_risk_sets(groups);
    ScoredGroups scores;
    for (const auto& run : groups.first) scores.first.push_back(log_rank_score(run, sets));
    for (const auto& run : groups.second) scores.second.push_back(log_rank_score(run, sets));
    return scores;
}

PValue log_rank_permutation(const std::vector<TwoGroups>& strata, const PermutationEffort& effort) {
    std::vector<ScoredGroups> scores;
    for (const auto& stratum : strata) scores.push_back(log_rank_scores(stratum));
    return permutation_test(std::move(scores), effort);
}

PValue log_rank_p(const TwoGroups& groups, const LogRank& test, const PermutationEffort& effort) {
    if (!are_large(groups)) return log_rank_permutation({groups}, effort);
    return asymptotic_p(test.p);
}

}  // namespace grokscope
