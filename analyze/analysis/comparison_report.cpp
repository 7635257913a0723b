#include "analysis/comparison_report.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "analysis/comparison_figures.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/arm_contrast.hpp"
#include "grokscope/comparison/arm_summary.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/report/report.hpp"

namespace grokscope {
namespace {

std::string settings_of(const ArmSettings& settings, const std::string& arm) {
    const auto found = settings.find(arm);
    return found == settings.end() ? "" : found->second;
}

/// The contrast of an arm with the baseline; of the baseline itself, one that says nothing.
ArmContrast contrast_or_none(const Comparison& comparison, const std::size_t arm) {
    if (arm > 0) return comparison.contrasts[arm - 1];
    ArmContrast none;
    none.verdict = "baseline";
    return none;
}

/// What a reader wants first: how many, how soon, and whether that differs from the baseline.
Table arms_table(const Comparison& comparison) {
    auto table =
        empty_table("arms", {"arm", "runs", "memorised", "generalised", "share", "share_low",
                             "share_high", "median [step]", "median_low [step]",
                             "median_high [step]", "mean [step]", "hazard_ratio", "ratio_low",
                             "ratio_high", "holm_p", "verdict", "runs_needed", "reason"});
    for (std::size_t i = 0; i < comparison.summaries.size(); ++i) {
        const auto& arm = comparison.summaries[i];
        const auto contrast = contrast_or_none(comparison, i);
        const auto& share = arm.generalised.share;
        const auto& ratio = contrast.hazard_ratio.profile;
        append_row(table, {arm.arm, arm.runs, arm.memorised.count, arm.generalised.count,
                           share.share, share.low, share.high, arm.median_steps.value,
                           arm.median_steps.low, arm.median_steps.high, arm.restricted_steps.mean,
                           ratio.value, ratio.low, ratio.high, contrast.holm_p, contrast.verdict,
                           contrast.runs_needed, contrast.reason});
    }
    return table;
}

/// Every test of an arm against the baseline.
Table contrasts_table(const Comparison& comparison) {
    auto table = empty_table("contrasts", {"arm",
                                           "log_rank_chi2",
                                           "log_rank_p",
                                           "log_rank_method",
                                           "holm_p",
                                           "by_seed_chi2",
                                           "by_seed_p",
                                           "by_seed_method",
                                           "hazard_ratio",
                                           "ratio_low",
                                           "ratio_high",
                                           "log_ratio",
                                           "log_ratio_se",
                                           "mean_difference [step]",
                                           "difference_low [step]",
                                           "difference_high [step]",
                                           "difference_p",
                                           "difference_method",
                                           "difference_reason",
                                           "wins",
                                           "losses",
                                           "ties",
                                           "sign_p",
                                           "verdict",
                                           "runs_needed",
                                           "reason"});
    for (const auto& contrast : comparison.contrasts) {
        const auto& ratio = contrast.hazard_ratio;
        const auto& means = contrast.mean_steps;
        append_row(table, {contrast.arm,          contrast.log_rank.chi_squared,
                           contrast.log_rank_p.p, contrast.log_rank_p.method,
                           contrast.holm_p,       contrast.log_rank_by_seed.chi_squared,
                           contrast.by_seed_p.p,  contrast.by_seed_p.method,
                           ratio.profile.value,   ratio.profile.low,
                           ratio.profile.high,    ratio.log_ratio,
                           ratio.standard_error,  means.difference.value,
                           means.difference.low,  means.difference.high,
                           contrast.mean_p.p,     contrast.mean_p.method,
                           contrast.mean_reason,  contrast.pairs.wins,
                           contrast.pairs.losses, contrast.pairs.ties,
                           contrast.pairs.p,      contrast.verdict,
                           contrast.runs_needed,  contrast.reason});
    }
    return table;
}

/// What an arm cost, and what its models are like that generalised.
Table costs_table(const Comparison& comparison, const ArmSettings& settings) {
    auto table =
        empty_table("costs", {"arm", "settings", "mean [step]", "mean_se [step]", "steps [step]",
                              "seconds [s]", "operations", "steps_each [step]", "seconds_each [s]",
                              "operations_each", "norm", "key_frequencies", "distractor_ratio"});
    for (const auto& arm : comparison.summaries)
        append_row(table, {arm.arm, settings_of(settings, arm.arm), arm.restricted_steps.mean,
                           arm.restricted_steps.standard_error, arm.steps.mean, arm.seconds.mean,
                           arm.operations.mean, arm.steps.per_generalised,
                           arm.seconds.per_generalised, arm.operations.per_generalised, arm.norm,
                           arm.key_frequencies, arm.distractor_ratio});
    return table;
}

/// The outcomes themselves, in the layout of outcome_file.hpp.
Table outcomes_table(const std::vector<Outcome>& outcomes) {
    auto table =
        empty_table("outcomes",
                    {"arm", "seed", "t_mem_before [step]", "t_mem_after [step]",
                     "t_gen_before [step]", "t_gen_after [step]", "failed", "steps [step]",
                     "seconds [s]", "operations", "norm", "key_frequencies", "distractor_ratio"});
    for (const auto& outcome : outcomes)
        append_row(table,
                   {outcome.arm, outcome.seed, outcome.memorised.before, outcome.memorised.after,
                    outcome.generalised.before, outcome.generalised.after, outcome.failed,
                    outcome.steps, outcome.seconds, outcome.operations, outcome.norm,
                    outcome.key_frequencies, outcome.distractor_ratio});
    return table;
}

/// The rising curve 1 - S of an arm, from step 0 to the horizon, in the panel of an arm.
void append_curve(Table& table, const std::string& panel, const std::string& of,
                  const ArmSummary& arm, const double tau) {
    append_row(table, {panel, of, 0.0, 0.0, missing, missing, arm.runs});
    for (const auto& step : arm.curve)
        append_row(table, {panel, of, step.time, 1.0 - step.survival, 1.0 - step.high,
                           1.0 - step.low, step.at_risk});
    if (arm.curve.empty())
        append_row(table, {panel, of, tau, 0.0, missing, missing, arm.runs});
    else if (const auto& last = arm.curve.back(); last.time < tau)
        append_row(table, {panel, of, tau, 1.0 - last.survival, 1.0 - last.high, 1.0 - last.low,
                           last.at_risk - last.events});
}

/// Every arm's curve in a panel of its own, with the baseline's.
Table curves_table(const Comparison& comparison) {
    auto table = empty_table("curves", {"panel", "of", "step", "share", "low", "high", "at_risk"});
    const auto& baseline = comparison.summaries.front();
    for (const auto& arm : comparison.summaries) {
        if (&arm == &baseline) continue;
        append_curve(table, arm.arm, curve_of_baseline(comparison), baseline, comparison.tau);
        append_curve(table, arm.arm, curve_of_arm, arm, comparison.tau);
    }
    if (comparison.summaries.size() == 1)
        append_curve(table, baseline.arm, curve_of_baseline(comparison), baseline, comparison.tau);
    return table;
}

std::vector<SummaryRow> comparison_summary(const Comparison& comparison, const std::size_t runs) {
    std::map<std::string, std::int64_t> verdicts;
    for (const auto& contrast : comparison.contrasts) ++verdicts[contrast.verdict];
    return {{"runs_compared", static_cast<std::int64_t>(runs), "", "that have ended"},
            {"arms", static_cast<std::int64_t>(comparison.summaries.size()), "", ""},
            {"baseline", comparison.baseline, "", ""},
            {"tau", comparison.tau, "step", "horizon of mean steps"},
            {"faster", verdicts["faster"], "", "than the baseline; Holm, .05"},
            {"slower", verdicts["slower"], "", "likewise"},
            {"cannot_tell", verdicts["cannot tell"], "", "`runs_needed` would"}};
}

}  // namespace

Report comparison_report(const std::vector<Outcome>& outcomes, const std::string& baseline,
                         const ArmSettings& settings) {
    const auto comparison = compare_arms(outcomes, baseline);
    return {.summary = comparison_summary(comparison, outcomes.size()),
            .tables = {arms_table(comparison), contrasts_table(comparison),
                       costs_table(comparison, settings), curves_table(comparison),
                       outcomes_table(outcomes)},
            .figures = comparison_figures(comparison)};
}

}  // namespace grokscope
