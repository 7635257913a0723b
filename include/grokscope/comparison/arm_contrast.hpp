#pragma once

#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/arm_summary.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/statistics/hazard_ratio.hpp"
#include "grokscope/statistics/log_rank.hpp"
#include "grokscope/statistics/p_value.hpp"
#include "grokscope/statistics/restricted_mean.hpp"
#include "grokscope/statistics/sign_test.hpp"

/// Arms against a baseline: which of them generalise sooner?
namespace grokscope {

/// An arm, first, against the baseline, second. What is compared is the steps to generalise.
struct ArmContrast {
    std::string arm;
    LogRank log_rank;              ///< runs taken as independent
    PValue log_rank_p;             ///< of it, by permutation unless both arms are large
    LogRank log_rank_by_seed;      ///< stratified: each run against the one of its seed
    PValue by_seed_p;              ///< of it, by permutation within seeds
    double holm_p = missing;       ///< `log_rank_p` adjusted for the number of arms
    HazardRatio hazard_ratio;      ///< above 1 where the arm is faster
    MeanDifference mean_steps;     ///< restricted to tau; below 0 where the arm is faster   [step]
    PValue mean_p;                 ///< of it
    std::string mean_reason;       ///< why its interval is missing; empty where it is not
    SignTest pairs;                ///< of runs with the same seed; a win is the arm's
    std::string verdict;           ///< faster, slower, cannot tell
    std::string reason;            ///< why `verdict` cannot tell; empty where it can
    double runs_needed = missing;  ///< of each of both arms, where `verdict` cannot tell
};

struct Comparison {
    std::string baseline;
    double tau = missing;                ///< horizon of restricted means   [step]
    std::vector<ArmSummary> summaries;   ///< the baseline first
    std::vector<ArmContrast> contrasts;  ///< of the other arms, in the same order
};

/// Every arm by itself, and against the baseline.
///
/// @throws Error where no arm has the baseline's name, where an arm has a seed twice, or where an
///         outcome lacks its times
Comparison compare_arms(const std::vector<Outcome>& outcomes, const std::string& baseline);

}  // namespace grokscope
