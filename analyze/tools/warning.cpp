/// Which measures tell of generalisation before it comes?
///
/// Of a run, a row of `lead_times` is a measure: when it gave the alarm, and how long before the
/// run generalised; a row of `way` is a measure at a step. Of a sweep, a row of `alarms` is a
/// measure: how often it gave the alarm in time and for nothing; of `auroc`, a measure at a step;
/// of `runs`, a run.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/interval_rows.hpp"
#include "analysis/measured.hpp"
#include "analysis/sweep_report.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/warning_series.hpp"
#include "grokscope/learning/early_warning.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/statistics/averages.hpp"
#include "grokscope/statistics/proportion.hpp"
#include "grokscope/sweep/sweep.hpp"

namespace grokscope {

extern const Analysis warning_analysis;

namespace {

/// A measure of one run: the way it has gone, and when that first was an alarm.
struct Warning {
    WarningSeries series;
    std::vector<double> way;  ///< (T)
    Interval alarm;
};

/// What is known of one run.
struct WarnedMember {
    std::size_t index = 0;
    Interval t_mem;
    Interval t_gen;
    std::vector<Warning> warnings;
};

WarnedMember warned_member(const std::size_t index, const Run& run, const Options& options) {
    const auto& metrics = run.metrics;
    WarnedMember member{.index = index,
                        .t_mem = first_crossing(metrics.step, metrics.train_accuracy,
                                                options.number("train-accuracy")),
                        .t_gen = first_crossing(metrics.step, metrics.test_accuracy,
                                                options.number("test-accuracy")),
                        .warnings = {}};
    for (auto& series : warning_series(run)) {
        auto way = way_gone(series, member.t_mem);
        const auto alarm = first_crossing(series.steps, way, options.number("part"));
        member.warnings.push_back({std::move(series), std::move(way), alarm});
    }
    return member;
}

/// Least and most steps from the alarm to generalisation.
Interval lead_of(const WarnedMember& member, const Warning& warning) {
    return delay(warning.alarm, member.t_gen);
}

Table lead_times_table(const WarnedMember& member) {
    auto table = empty_table("lead_times", {"measure", "alarm_before [step]", "alarm_after [step]",
                                            "lead_least [step]", "lead_most [step]"});
    for (const auto& warning : member.warnings) {
        const auto [least, most] = lead_of(member, warning);
        append_row(table,
                   {warning.series.name, warning.alarm.before, warning.alarm.after, least, most});
    }
    return table;
}

Table way_table(const WarnedMember& member) {
    auto table = empty_table("way", {"step", "measure", "value", "way"});
    for (const auto& [series, way, alarm] : member.warnings)
        for (std::size_t t = 0; t < way.size(); ++t)
            append_row(table, {series.steps[t], series.name, series.values[t], way[t]});
    return table;
}

Figure way_figure() {
    return {.name = "way",
            .title = "How far measures are on their way",
            .caption = "From the value at memorisation (0) to that of the perfect solution (1).",
            .table = "way",
            .spec = {{"mark", {{"type", "line"}, {"clip", true}}},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y",
                        {{"field", "way"},
                         {"type", "quantitative"},
                         {"title", "share of the way"},
                         {"scale", {{"domain", {-0.5, 1.5}}}}}},
                       {"color", axis("measure", "nominal", "measure")}}}}};
}

Report warning(const Run& run, const Options& options) {
    require_checkpoints(run);
    const auto member = warned_member(0, run, options);
    Report report;
    append_interval(report.summary, "t_mem", member.t_mem,
                    measure_named(warning_analysis, "t_mem").definition);
    append_interval(report.summary, "t_gen", member.t_gen,
                    measure_named(warning_analysis, "t_gen").definition);
    for (const auto& each : member.warnings)
        report.summary.push_back({"lead_" + each.series.name, lead_of(member, each).before, "step",
                                  "least steps from its alarm to t_gen"});
    report.tables = {lead_times_table(member), way_table(member)};
    report.figures = {way_figure()};
    return report;
}

bool has_generalised(const WarnedMember& member, const double step) {
    return member.t_gen.after <= step;
}

/// The area under the curve of one measure at one step, over runs that had memorised and not yet
/// generalised: those that will against those that will not.
struct Forecast {
    std::vector<double> positives;  ///< ways gone of runs that will generalise
    std::vector<double> negatives;  ///< of the others
};

Forecast forecast_at(const std::vector<WarnedMember>& members, const std::size_t measure,
                     const double step) {
    Forecast forecast;
    for (const auto& member : members) {
        const auto& [series, way, alarm] = member.warnings[measure];
        const double score = value_at(series.steps, way, step);
        if (std::isnan(score) || has_generalised(member, step)) continue;
        (is_censored(member.t_gen) ? forecast.negatives : forecast.positives).push_back(score);
    }
    return forecast;
}

Table auroc_table(const Sweep& sweep, const std::vector<WarnedMember>& members) {
    auto table = empty_table("auroc", {"measure", "step", "positives", "negatives", "auroc"});
    std::int64_t steps = 0;
    for (const auto& run : sweep.plan.runs) steps = std::max(steps, run.spec.schedule.steps);
    constexpr std::int64_t parts = 20;
    for (std::size_t i = 0; i < members.front().warnings.size(); ++i)
        for (std::int64_t part = 1; part < parts; ++part) {
            const auto step = steps * part / parts;
            const auto forecast = forecast_at(members, i, static_cast<double>(step));
            append_row(table, {members.front().warnings[i].series.name, step,
                               static_cast<std::int64_t>(forecast.positives.size()),
                               static_cast<std::int64_t>(forecast.negatives.size()),
                               area_under_roc(forecast.positives, forecast.negatives)});
        }
    return table;
}

/// How a measure's alarms fared over runs.
struct AlarmCounts {
    std::int64_t generalised = 0;
    std::int64_t in_time = 0;
    std::int64_t others = 0;
    std::int64_t false_alarms = 0;
    std::vector<double> leads;  ///< of alarms in time   [step]
};

AlarmCounts alarm_counts(const std::vector<WarnedMember>& members, const std::size_t measure) {
    AlarmCounts counts;
    for (const auto& member : members) {
        const auto& warning = member.warnings[measure];
        if (is_censored(member.t_mem) || warning.way.empty()) continue;
        const bool is_alarmed = !is_censored(warning.alarm);
        const double lead = lead_of(member, warning).before;
        if (is_censored(member.t_gen)) {
            ++counts.others;
            counts.false_alarms += is_alarmed ? 1 : 0;
        } else {
            ++counts.generalised;
            if (is_alarmed && lead >= 0.0) {
                ++counts.in_time;
                counts.leads.push_back(lead);
            }
        }
    }
    return counts;
}

Proportion share_of(const std::int64_t part, const std::int64_t whole) {
    return whole > 0 ? wilson(part, whole) : Proportion{missing, missing, missing};
}

Table alarms_table(const std::vector<WarnedMember>& members) {
    auto table = empty_table("alarms", {"measure", "generalised", "in_time", "in_time_low",
                                        "in_time_high", "median_lead [step]", "not_generalised",
                                        "false_alarms", "false_alarms_low", "false_alarms_high"});
    for (std::size_t i = 0; i < members.front().warnings.size(); ++i) {
        const auto counts = alarm_counts(members, i);
        const auto in_time = share_of(counts.in_time, counts.generalised);
        const auto in_vain = share_of(counts.false_alarms, counts.others);
        append_row(table, {members.front().warnings[i].series.name, counts.generalised,
                           in_time.share, in_time.low, in_time.high, known_median(counts.leads),
                           counts.others, in_vain.share, in_vain.low, in_vain.high});
    }
    return table;
}

Table members_table(const Sweep& sweep, const std::vector<WarnedMember>& members) {
    std::vector<std::string> names{"t_mem [step]", "t_gen [step]"};
    for (const auto& each : members.front().warnings)
        names.push_back("alarm_" + each.series.name + " [step]");
    auto table = runs_table(sweep.plan, names);
    for (const auto& member : members) {
        std::vector<Cell> cells{member.t_mem.after, member.t_gen.after};
        for (const auto& each : member.warnings) cells.emplace_back(each.alarm.after);
        append_run(table, sweep, member.index, cells);
    }
    return table;
}

Figure auroc_figure() {
    return {.name = "auroc",
            .title = "How well measures foretell which runs will generalise",
            .caption =
                "Area under the curve over runs that had memorised and not generalised by a "
                "step: .5 tells nothing, 1 all.",
            .table = "auroc",
            .spec = {{"mark", {{"type", "line"}, {"point", true}}},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis("auroc", "quantitative", "area under the curve")},
                       {"color", axis("measure", "nominal", "measure")}}}}};
}

Report warning_of_sweep(const Sweep& sweep, const Options& options) {
    const auto [members, problems] =
        results_of_runs(sweep, [&](const std::size_t index, const Run& run) {
            return warned_member(index, run, options);
        });
    Report report;
    add_counts(report, sweep, problems);
    require(!members.empty(), "{} has no run that has ended (wait for one)", sweep.file);
    const auto kinds = members.front().warnings.size();
    for (const auto& member : members)
        require(member.warnings.size() == kinds,
                "{} has runs of two tasks (a sweep of one would be right)", sweep.file);
    report.tables = {alarms_table(members), auroc_table(sweep, members),
                     members_table(sweep, members)};
    report.figures = {auroc_figure()};
    return report;
}

}  // namespace

const Analysis warning_analysis{
    .name = "warning",
    .summary = "which measures tell of generalisation before it comes",
    .source =
        "Nanda et al. 2023, arXiv 2301.05217 (progress measures); Hanley, McNeil 1982 (area "
        "under the curve)",
    .applies_to = "every run, and sweeps",
    .applies = [](const RunSpec&) { return true; },
    .options = {{"part", "share of the way that is an alarm", 0.25, 0.0, 1.0},
                train_accuracy_option(),
                test_accuracy_option()},
    .measures =
        joined({{"t_mem", "first train accuracy at the threshold, an interval", "step", ""},
                {"t_gen", "first test accuracy at the threshold, an interval", "step", ""},
                {"lead", "least steps from the alarm of a measure to t_gen; negative: too late",
                 "step", ""}},
               count_measures()),
    .tables = {{"lead_times", "a measure of a run: the interval of its alarm, least and most lead"},
               {"way", "a measure at a step: its value, and the share of the way that it has gone"},
               {"alarms",
                "a measure over a sweep: of the runs that generalised, the share with an alarm "
                "in time and its median lead; of those that memorised and did not, the share "
                "with an alarm; with Wilson's intervals of 95 %"},
               {"auroc",
                "a measure at a step, over runs that had memorised and not generalised by then: "
                "those that will against those that will not"},
               {"runs", "a run of a sweep: when it memorised and generalised, and each alarm"}},
    .details =
        R"(A measure sets out at the first of its steps at which the run had memorised. The way it has gone is
the share of the distance from there to its value for the perfect solution: 0 for the losses
`test_loss` and `restricted_loss`, for `weight_norm_l2` and `distractor_ratio`; 1 for
`test_accuracy` and `logit_r2`; 1 - 1/K for `gini` (of W_input). `excluded_loss` has no such value: its way is
to twice the value from which it sets out. The first time that `--part` of the way is gone is the
alarm. Key frequencies are each checkpoint's own, so that nothing looks ahead. Alarms are known to
the step of an evaluation (`test_loss`, `test_accuracy`, `weight_norm_l2`) or of a checkpoint.)",
    .report = warning,
    .sweep_report = warning_of_sweep};

}  // namespace grokscope
