#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/statistics/p_value.hpp"

/// Would another division of the same runs into two groups come out as unevenly?
///
/// If the groups do not differ, each division into groups of these sizes is as likely as the one
/// that was seen. Runs are divided within their stratum alone, and the statistic is the sum of a
/// score over the first group.
///
/// All divisions are taken where their sums have at most 200,000 different values, else 99,999
/// that are drawn, and the one that was seen. Which of both depends on the scores of all runs, not
/// on how they are divided, so it favours no outcome.
namespace grokscope {

/// How much is computed before divisions are drawn, and how many are.
struct PermutationEffort {
    std::size_t most_sums = 200'000;
    std::int64_t draws = 99'999;
    std::int64_t seed = 0;
};

/// The runs of one stratum, by their scores.
struct ScoredGroups {
    std::vector<double> first;
    std::vector<double> second;
};

/// The test of the sum of the first groups' scores.
PValue permutation_test(std::vector<ScoredGroups> strata, const PermutationEffort& effort = {});

}  // namespace grokscope
