#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/survival.hpp"

/// Pairs of runs that share what is left to chance: in how many does the first come first?
namespace grokscope {

/// The runs of a pair.
struct SurvivalPair {
    Survival first;
    Survival second;
};

struct SignTest {
    std::int64_t wins = 0;    ///< pairs whose first run has the event first
    std::int64_t losses = 0;  ///< pairs whose second run has
    std::int64_t ties = 0;    ///< pairs of which neither is known
    double p = missing;       ///< two-sided; missing where there are only ties
};

/// The chance that a fair coin divides as unevenly or more: twice that of `min(wins, losses)` or
/// fewer of one side, at most 1. Missing where there are neither.
double sign_test_p(std::int64_t wins, std::int64_t losses);

/// The exact sign test; ties are left out.
///
/// A pair is a tie where both events come at one time, where neither comes, and where one comes
/// after the other run was last seen.
///
/// @throws Error where a time is no number from 0 on
/// @source Dixon, Mood 1946, doi 10.1080/01621459.1946.10501898
SignTest sign_test(const std::vector<SurvivalPair>& pairs);

}  // namespace grokscope
