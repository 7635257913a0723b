/// Which arm of a comparison generalises sooner than the baseline, and which do not differ?
///
/// A row of `arms` is an arm: how many of its runs memorise and generalise, the steps to generalise
/// by Kaplan and Meier, and its verdict against the baseline. A row of `contrasts` is an arm with
/// every test against the baseline; of `costs`, what it took and what its models are like; of
/// `curves`, a step of a curve; of `settings`, a setting of an arm, where several were tried; of
/// `outcomes`, a run.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/comparison_figures.hpp"
#include "analysis/comparison_report.hpp"
#include "analysis/sweep_report.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/comparison/arm_tuning.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/comparison/outcome_file.hpp"
#include "grokscope/comparison/run_outcome.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

extern const Analysis compare_analysis;

namespace {

/// A run that has ended, with the setting of its arm that it was trained with.
struct ComparedMember {
    std::string setting;
    Outcome outcome;
};

/// `weight_decay = 1, lr = 0.003`: the values of keys, in words.
std::string setting_text(const SweepPlan& plan, const RunSpec& spec,
                         const std::vector<std::string>& keys) {
    std::vector<std::string> parts;
    for (const auto& key : keys)
        parts.push_back(
            fmt::format("{} = {}", axis_label(plan, key), cell_to_text(axis_cell(spec, key))));
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// The number of a run among those of its arm: of the stream of chance that the sweep varies.
std::int64_t seed_of(const SweepPlan& plan, const RunSpec& spec) {
    for (const auto* key : {"seed.split", "seed.noise"})
        if (std::count(plan.axes.begin(), plan.axes.end(), key) > 0)
            return axis_value(spec, key).get<std::int64_t>();
    return spec.seed.init;
}

/// Arms are those of the plan, or the values of an axis.
ComparedMember member_of(const SweepPlan& plan, const PlannedRun& planned, const Run& run,
                         const Options& options) {
    const auto& by = options.text("by");
    const AccuracyThresholds thresholds{.train = options.number("train-accuracy"),
                                        .test = options.number("test-accuracy")};
    const auto arm = by == "arm" ? planned.arm : setting_text(plan, planned.spec, {by});
    return {.setting = by == "arm"
                           ? setting_text(plan, planned.spec, arm_named(plan, planned.arm).keys)
                           : arm,
            .outcome = outcome_of(run, arm, seed_of(plan, planned.spec), thresholds)};
}

void check_by(const Sweep& sweep, const std::string& by) {
    const auto& plan = sweep.plan;
    require_usage(by != "arm" || !plan.arms.empty(),
                  "{} has no arms ([[arm]] in its specification, or --by with one of {}, would be "
                  "right)",
                  sweep.file, fmt::join(plan.axes, ", "));
    require_usage(by == "arm" || std::count(plan.axes.begin(), plan.axes.end(), by) > 0,
                  "--by {} (arm, or one of {}, would be right)", by, fmt::join(plan.axes, ", "));
}

/// Every setting of every arm, by the runs that there are.
std::vector<SettingScore> scores_of(const std::vector<ComparedMember>& members) {
    std::vector<TriedRun> runs;
    for (const auto& [setting, outcome] : members)
        runs.push_back(
            {.arm = outcome.arm, .setting = setting, .time = time_to_generalise(outcome)});
    return setting_scores(runs);
}

ArmSettings chosen_settings(const std::vector<SettingScore>& scores) {
    ArmSettings chosen;
    for (const auto& score : scores) chosen[score.arm] = best_setting(scores, score.arm).setting;
    return chosen;
}

std::vector<Outcome> chosen_outcomes(const std::vector<ComparedMember>& members,
                                     const ArmSettings& chosen) {
    std::vector<Outcome> outcomes;
    for (const auto& [text, outcome] : members)
        if (chosen.at(outcome.arm) == text) outcomes.push_back(outcome);
    return outcomes;
}

Table settings_table(const std::vector<SettingScore>& scores, const ArmSettings& chosen) {
    auto table =
        empty_table("settings", {"arm", "setting", "runs", "generalised", "mean [step]", "chosen"});
    for (const auto& score : scores)
        append_row(table, {score.arm, score.setting, score.runs, score.generalised,
                           score.mean_steps, chosen.at(score.arm) == score.setting});
    return table;
}

/// @param first  the arm that is the baseline where none is asked for
std::string baseline_of(const Options& options, const std::string& first) {
    const auto& asked = options.text("baseline");
    return asked.empty() ? first : asked;
}

Report compare(const Sweep& sweep, const Options& options) {
    check_by(sweep, options.text("by"));
    const auto [members, problems] =
        results_of_runs(sweep, [&](const std::size_t index, const Run& run) {
            return member_of(sweep.plan, sweep.plan.runs[index], run, options);
        });
    require(!members.empty(), "{} has no run that has ended (at least one would be right)",
            sweep.file);
    const auto scores = scores_of(members);
    const auto chosen = chosen_settings(scores);
    const auto outcomes = chosen_outcomes(members, chosen);
    const auto& first = options.text("by") == "arm" ? sweep.plan.arms.front().name
                                                    : outcomes.front().arm;
    auto report = comparison_report(outcomes, baseline_of(options, first), chosen);
    add_counts(report, sweep, problems);
    report.summary.push_back({"settings", static_cast<std::int64_t>(scores.size()), "",
                              "of all arms; one each is compared"});
    report.tables.push_back(settings_table(scores, chosen));
    return report;
}

Report compare_file(const std::string& path, const Options& options) {
    const auto outcomes = read_outcomes(path);
    return comparison_report(outcomes, baseline_of(options, outcomes.front().arm), {});
}

}  // namespace

const Analysis compare_analysis{
    .name = "compare",
    .summary = "which arm of a comparison generalises sooner than the baseline",
    .source = "Kaplan and Meier 1958; Mantel 1966; Cox 1972; Holm 1979; Wilson 1927",
    .applies_to = "sweeps with arms, and tables of outcomes (.csv)",
    .applies = [](const RunSpec&) { return true; },
    .options = {{"baseline", "the arm that the others are compared with (default: the first)",
                 std::string{}},
                {"by", "what arms are: arm, or an axis of the sweep", std::string{"arm"}},
                train_accuracy_option(),
                test_accuracy_option()},
    .measures = joined(
        {{"runs_compared", "runs that have ended, of the setting chosen in each arm", "", ""},
         {"arms", "with a run that has ended", "", ""},
         {"baseline", "the arm that the others are compared with", "", ""},
         {"tau", "the horizon of mean steps: the last step up to which all arms were followed",
          "step", ""},
         {"faster", "arms whose runs generalise sooner: holm_p below .05", "", ""},
         {"slower", "arms whose runs generalise later", "", ""},
         {"cannot_tell", "the other arms; `runs_needed` says how many runs would tell", "", ""},
         {"settings", "of all arms together; those not chosen are not compared", "", ""}},
        count_measures()),
    .tables = {{"arms", "an arm, the baseline first"},
               {"contrasts", "an arm with every test against the baseline"},
               {"costs",
                "an arm: what its runs took, and what the models are like that generalised"},
               {"curves", "a step of a curve: of the arm of a panel, or of the baseline beside it"},
               {"outcomes", "a run; this table as CSV is what `compare` reads"},
               {"settings", "a setting of an arm, and whether it is the one that is compared"}},
    .details =
        R"(The time to generalise of a run is the step of the first evaluation whose test accuracy reaches
the threshold. A run that never does is right-censored at its last evaluation; one whose loss became
no number, at the end of its schedule. All runs count: a mean over those that finished would favour
arms in which only easy seeds finish.

`arms`: `memorised` and `generalised` count runs; `share` is that of runs that generalise, with
Wilson's interval of 95 %. `median` is the step by which half have generalised, by the Kaplan-Meier
curve, with the interval of Brookmeyer and Crowley (log-log); missing where fewer do. `mean` is the
restricted mean: of min(steps, tau), the area under the curve that falls from 1. `hazard_ratio` is
Cox's, of the arm to the baseline, ties by Efron's rule, with the interval of the profile
likelihood: above 1 the arm is faster. It is 0 where no run of the arm generalises before all of the
baseline's have, and then only its upper end is known. `holm_p` is the log-rank test's p, adjusted by
Holm's rule for the number of arms. The `verdict` is faster or slower where it is below .05 and there
are enough runs, and else that one cannot tell, for the `reason` given: with fewer than 3 runs in an
arm, or so few that no outcome could be below .05, p says nothing.
`runs_needed` is then how many runs of each of both arms would find the ratio that was seen with a
chance of .8 at the level .05 (Schoenfeld), as an order of magnitude: the ratio is itself uncertain.

`contrasts`: `log_rank_p` is not adjusted. It is of the permutation distribution of the log-rank
test, over all divisions of the runs (method `exact`) or 99,999 that are drawn (`sampled`, the same
each time); of chi-squared where both arms have 100 runs or more (`asymptotic`): see
[statistics](statistics.md#permutations). `by_seed_p` is of the log-rank test stratified by seed,
and `sign_p` of the exact sign test over pairs of equal seed, of which the arm wins those that it
generalises in first. `mean_difference` is of restricted means, below 0 where the arm is faster;
`difference_p` is by permutation too where all runs are known up to tau, else of the z-test. The
interval is missing where an arm showed no spread, as `difference_reason` then says. `log_ratio` is the logarithm of the hazard ratio with its standard error.

`costs`: `steps`, `seconds` and `operations` are means over all runs until they generalise, or to
their end; `_each` is what all runs took together for each that generalised. Operations are those of
the matrix products of training, forwards and backwards: 2 for each multiplication and addition.
Seconds depend on the machine and on what else ran. `norm` (L2 of all weights), `key_frequencies`
(rule `article`, of W_input) and `distractor_ratio` are medians over the runs that generalised, of
their last weights.

`settings`: where an arm has several settings, the one with the least mean steps is compared, the
mean taken over min(steps, all). On the runs that chose it that flatters the arm; the specification
of a comparison therefore has a table `[tuning]`, whose seeds choose, and others compare: see
[sweeps](sweeps.md#arms).

A table of outcomes has the columns `arm`, `seed`, `t_gen_before`, `t_gen_after` (empty where
censored) and `steps`, and may have the others of `outcomes`. A time may be past `steps` only where
`failed` is true and the run never generalised: it came apart, and counts to the end of its
schedule.)",
    .sweep_report = compare,
    .applies_to_sweep = [](const SweepPlan& plan) { return !plan.arms.empty(); },
    .table_report = compare_file};

}  // namespace grokscope
