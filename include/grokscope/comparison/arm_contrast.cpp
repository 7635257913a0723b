#include "grokscope/comparison/arm_contrast.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/comparison/arm_summary.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/statistics/hazard_ratio.hpp"
#include "grokscope/statistics/holm.hpp"
#include "grokscope/statistics/log_rank.hpp"
#include "grokscope/statistics/restricted_mean.hpp"
#include "grokscope/statistics/sample_size.hpp"
#include "grokscope/statistics/sign_test.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {
namespace {

/// A run of each of two arms.
struct OutcomePair {
    Outcome first;
    Outcome second;
};

/// The runs of two arms whose seed both have, by seed.
std::vector<OutcomePair> pairs_by_seed(const Arm& first, const Arm& second) {
    std::map<std::int64_t, Outcome> by_seed;
    for (const auto& outcome : first.outcomes) by_seed[outcome.seed] = outcome;
    std::map<std::int64_t, OutcomePair> pairs;
    for (const auto& outcome : second.outcomes)
        if (const auto found = by_seed.find(outcome.seed); found != by_seed.end())
            pairs[outcome.seed] = {.first = found->second, .second = outcome};
    std::vector<OutcomePair> in_order;
    for (const auto& [seed, pair] : pairs) in_order.push_back(pair);
    return in_order;
}

SignTest sign_test_by_seed(const std::vector<OutcomePair>& pairs) {
    std::vector<SurvivalPair> times;
    for (const auto& [first, second] : pairs)
        times.push_back({.first = time_to_generalise(first), .second = time_to_generalise(second)});
    return sign_test(times);
}

/// Each pair as groups of one run.
std::vector<TwoGroups> strata_of(const std::vector<OutcomePair>& pairs) {
    std::vector<TwoGroups> strata;
    for (const auto& [first, second] : pairs)
        strata.push_back(
            {.first = {time_to_generalise(first)}, .second = {time_to_generalise(second)}});
    return strata;
}

/// Which of two means has no standard error, and why.
std::string reason_without_spread(const RestrictedMean& first, const RestrictedMean& second) {
    const bool has_first = !std::isnan(first.standard_error);
    const bool has_second = !std::isnan(second.standard_error);
    if (has_first && has_second) return {};
    const auto* which = has_first ? "the baseline" : has_second ? "the arm" : "both";
    return fmt::format("no spread of steps up to tau in {}", which);
}

/// Fills in how the means of two arms differ.
void add_means(ArmContrast& contrast, const TwoGroups& groups, const double tau) {
    const auto first = restricted_mean(groups.first, tau);
    const auto second = restricted_mean(groups.second, tau);
    contrast.mean_steps = mean_difference(first, second);
    contrast.mean_p = mean_difference_p(groups, tau, contrast.mean_steps);
    contrast.mean_reason = reason_without_spread(first, second);
}

/// Everything about two arms but what depends on how many arms there are.
ArmContrast contrast_of(const Arm& arm, const Arm& baseline, const double tau) {
    const TwoGroups groups{.first = times_to_generalise(arm),
                           .second = times_to_generalise(baseline)};
    const auto pairs = pairs_by_seed(arm, baseline);
    ArmContrast contrast;
    contrast.arm = arm.name;
    contrast.log_rank = log_rank(groups);
    contrast.log_rank_p = log_rank_p(groups, contrast.log_rank);
    contrast.log_rank_by_seed = log_rank(strata_of(pairs));
    contrast.by_seed_p = log_rank_permutation(strata_of(pairs));
    contrast.hazard_ratio = hazard_ratio(groups);
    add_means(contrast, groups, tau);
    contrast.pairs = sign_test_by_seed(pairs);
    return contrast;
}

/// The share of the runs of two arms together that generalised.
double share_generalised(const ArmSummary& first, const ArmSummary& second) {
    return static_cast<double>(first.generalised.count + second.generalised.count) /
           static_cast<double>(first.runs + second.runs);
}

/// Why no verdict can be given; empty where one can.
///
/// @param tests  of how many arms
std::string reason_for_none(const ArmContrast& contrast, const ArmSummary& arm,
                            const ArmSummary& baseline, const std::int64_t tests) {
    if (!can_tell(arm.runs, baseline.runs, tests))
        return fmt::format("{} against {} runs are too few ({} of each would be enough)", arm.runs,
                           baseline.runs, least_equal_runs(tests));
    if (std::isnan(contrast.holm_p)) return "no run came before another";
    return contrast.holm_p < verdict_level ? "" : "holm_p is not below .05";
}

/// By whether more or fewer of the arm's runs generalised than expected.
std::string direction_of(const LogRank& test) {
    return test.first.observed > test.first.expected ? "faster" : "slower";
}

/// Fills in the verdict or, where it cannot tell, why and how many runs would do.
///
/// @param tests  of how many arms
void add_verdict(ArmContrast& contrast, const ArmSummary& arm, const ArmSummary& baseline,
                 const std::int64_t tests) {
    contrast.reason = reason_for_none(contrast, arm, baseline, tests);
    contrast.verdict = contrast.reason.empty() ? direction_of(contrast.log_rank) : "cannot tell";
    if (contrast.reason.empty()) return;
    const double needed =
        runs_needed(contrast.hazard_ratio.profile.value, share_generalised(arm, baseline));
    contrast.runs_needed = std::max(needed, static_cast<double>(least_equal_runs(tests)));
}

/// Fills in what depends on the other arms' tests too, and what follows from it.
void add_verdicts(Comparison& comparison) {
    std::vector<double> p;
    for (const auto& contrast : comparison.contrasts) p.push_back(contrast.log_rank_p.p);
    p = holm(std::move(p));
    for (std::size_t i = 0; i < p.size(); ++i) {
        comparison.contrasts[i].holm_p = p[i];
        add_verdict(comparison.contrasts[i], comparison.summaries[i + 1],
                    comparison.summaries.front(), static_cast<std::int64_t>(p.size()));
    }
}

/// The arms as they come, the baseline moved to the front.
///
/// @throws Error where there is none of its name
std::vector<Arm> baseline_first(std::vector<Arm> arms, const std::string& baseline) {
    std::vector<std::string> names;
    for (const auto& arm : arms) names.push_back(arm.name);
    const auto found = std::ranges::find(names, baseline);
    require(found != names.end(), "there is no arm {} (one of {} would be right)", baseline,
            fmt::join(names, ", "));
    const auto place = arms.begin() + (found - names.begin());
    std::rotate(arms.begin(), place, place + 1);
    return arms;
}

}  // namespace

Comparison compare_arms(const std::vector<Outcome>& outcomes, const std::string& baseline) {
    const auto arms = baseline_first(arms_of(outcomes), baseline);
    Comparison comparison{
        .baseline = baseline, .tau = common_horizon(arms), .summaries = {}, .contrasts = {}};
    for (const auto& arm : arms) {
        comparison.summaries.push_back(arm_summary(arm, comparison.tau));
        if (&arm != &arms.front())
            comparison.contrasts.push_back(contrast_of(arm, arms.front(), comparison.tau));
    }
    add_verdicts(comparison);
    return comparison;
}

}  // namespace grokscope
