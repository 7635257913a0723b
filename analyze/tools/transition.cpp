/// When did the run memorise, when did it generalise, and did it turn back?
///
/// A row of `events` is one crossing of a threshold: it happened after the evaluation at step
/// `before` and not after the one at `after`. Without an `after` it never happened (right-censored
/// at `before`). A row of `reversals` is a way in which the run turned back. A row of `curves` is
/// one evaluation.

#include "grokscope/learning/transition.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/bands.hpp"
#include "analysis/interval_rows.hpp"
#include "analysis/sweep_report.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/learning/learning_class.hpp"
#include "grokscope/learning/reversals.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"

namespace grokscope {

extern const Analysis transition_analysis;

namespace {

/// The times that the tool names.
struct Times {
    Interval memorised;
    Interval generalised;
    Interval memorised_stable;
    Interval generalised_stable;
};

Times times_of(const Metrics& metrics, const Options& options) {
    const double train = options.number("train-accuracy");
    const double test = options.number("test-accuracy");
    return {.memorised = first_crossing(metrics.step, metrics.train_accuracy, train),
            .generalised = first_crossing(metrics.step, metrics.test_accuracy, test),
            .memorised_stable = stable_crossing(metrics.step, metrics.train_accuracy, train),
            .generalised_stable = stable_crossing(metrics.step, metrics.test_accuracy, test)};
}

void add_times(Report& report, const Times& times, const Options& options) {
    const auto train = fmt::format("train accuracy >= {}", options.number("train-accuracy"));
    const auto test = fmt::format("test accuracy >= {}", options.number("test-accuracy"));
    append_interval(report.summary, "t_mem", times.memorised, "first " + train);
    append_interval(report.summary, "t_gen", times.generalised, "first " + test);
    append_interval(report.summary, "t_mem_stable", times.memorised_stable,
                    train + " from then on");
    append_interval(report.summary, "t_gen_stable", times.generalised_stable,
                    test + " from then on");
    const auto between = delay(times.memorised, times.generalised);
    report.summary.push_back({"delay_least", between.before, "step", "t_gen - t_mem, first"});
    report.summary.push_back({"delay_most", between.after, "step", "t_gen - t_mem, first"});
}

Table events_table(const Times& times) {
    auto table = empty_table("events", {"event", "before [step]", "after [step]", "convention"});
    const auto add = [&](const char* event, const Interval& interval, const char* convention) {
        append_row(table,
                   {std::string(event), interval.before, interval.after, std::string(convention)});
    };
    add("memorised", times.memorised, "first");
    add("memorised", times.memorised_stable, "stable");
    add("generalised", times.generalised, "first");
    add("generalised", times.generalised_stable, "stable");
    return table;
}

Table reversals_table(const std::vector<Reversal>& found) {
    auto table = empty_table("reversals", {"kind", "from_step [step]", "to_step [step]",
                                           "from_value", "to_value"});
    for (const auto& [kind, from_step, to_step, from_value, to_value] : found)
        append_row(table, {kind, from_step, to_step, from_value, to_value});
    return table;
}

Table curves_table(const RunSpec& spec, const Metrics& metrics) {
    const auto train = article_losses(spec, metrics.train_loss);
    const auto test = article_losses(spec, metrics.test_loss);
    auto table =
        empty_table("curves", {"step", "train_loss [CE / classes]", "test_loss [CE / classes]",
                               "train_accuracy", "test_accuracy", "loss_ratio"});
    for (std::size_t i = 0; i < metrics.step.size(); ++i)
        append_row(table, {metrics.step[i], train[i], test[i], metrics.train_accuracy[i],
                           metrics.test_accuracy[i], test[i] / train[i]});
    return table;
}

/// When the run first memorised and first generalised, as far as it did.
std::vector<StepBand> bands_of(const Times& times) {
    std::vector<StepBand> bands;
    for (const auto& [name, interval] :
         {std::pair{"memorised", times.memorised}, std::pair{"generalised", times.generalised}}) {
        const auto [before, after] = interval;
        if (is_censored(interval)) continue;
        bands.push_back({name, std::isnan(before) ? after : before, after});
    }
    return bands;
}

/// A quantity of both splits over steps, on bands of when the run memorised and generalised.
Figure curves_figure(const std::string& quantity, const std::string& title, Json values,
                     const Times& times) {
    const std::vector<std::string> columns{"train_" + quantity, "test_" + quantity};
    auto colour = axis("measure", "nominal", "examples");
    colour["scale"] = {{"domain", columns}};
    const Json curves = {{"transform", {{{"fold", columns}, {"as", {"measure", "value"}}}}},
                         {"mark", "line"},
                         {"encoding",
                          {{"x", step_axis()}, {"y", std::move(values)}, {"color", colour}}}};
    return {.name = quantity,
            .title = title,
            .caption = title +
                       " on train and test examples; outlined: the evaluations between which the "
                       "run memorised, and those between which it generalised.",
            .table = "curves",
            .spec = with_bands(curves, bands_of(times),
                               {.name = "event",
                                .from = "before",
                                .to = "after",
                                .colours = {{"domain", {"memorised", "generalised"}}},
                                .is_filled = false})};
}

Figure loss_figure(const Times& times) {
    auto values = axis("value", "quantitative", "cross-entropy / classes [nat]");
    values["scale"] = {{"type", "log"}};
    values["axis"] = {{"format", "~e"}};
    return curves_figure("loss", "Loss", values, times);
}

Figure accuracy_figure(const Times& times) {
    auto values = axis("value", "quantitative", "share of right answers");
    values["scale"] = {{"domain", {0, 1}}};
    return curves_figure("accuracy", "Accuracy", values, times);
}

Report transition(const Run& run, const Options& options) {
    const auto& metrics = run.metrics;
    const ReversalRules rules{.reverse_ratio = options.number("reverse-ratio"),
                              .again_ratio = options.number("again-ratio"),
                              .begun_share = options.number("begun-share")};
    const auto found = reversals(run.spec, metrics, rules);
    Report report;
    report.summary = {
        {"class", article_class(run.spec, metrics), "", "article"},
        {"class_liu", liu_class(metrics), "", "liu"},
    };
    const auto times = times_of(metrics, options);
    add_times(report, times, options);
    report.summary.push_back({"sharpness", sharpness(metrics.step, metrics.test_accuracy, 0.1, 0.9),
                              "step", "test accuracy .1 to .9"});
    for (const std::string kind :
         {"reverse_grokking", "generalise_memorise_generalise", "anti_grokking", "collapse"})
        report.summary.push_back({kind, has_reversal(found, kind), "", ""});
    report.tables = {events_table(times), reversals_table(found), curves_table(run.spec, metrics)};
    report.figures = {loss_figure(times), accuracy_figure(times)};
    return report;
}

/// How many of the values of a column are each of them.
void add_value_counts(Report& report, const Column& column, const std::string& convention) {
    std::map<std::string, std::int64_t> counts;
    for (const auto& value : column.values)
        if (const auto* name = std::get_if<std::string>(&value)) ++counts[*name];
    for (const auto& [name, count] : counts)
        report.summary.push_back({column.name + " " + name, count, "", convention});
}

/// A run whose loss became no number is in no class.
void name_failed_runs(Table& table) {
    const auto states = column(table, "state").values;
    for (auto& [name, unit, values] : table.columns)
        for (std::size_t i = 0; i < values.size(); ++i)
            if ((name == "class" || name == "class_liu") &&
                states[i] == Cell(std::string("failed")))
                values[i] = std::string("failed");
}

Report transition_of_sweep(const Sweep& sweep, const Options& options) {
    auto report = report_of_runs(sweep, [&](const Run& run) { return transition(run, options); });
    if (row_count(report.tables.front()) > 0) {
        name_failed_runs(report.tables.front());
        add_value_counts(report, column(report.tables.front(), "class"), "article");
        add_value_counts(report, column(report.tables.front(), "class_liu"), "liu");
    }
    return report;
}

}  // namespace

const Analysis transition_analysis{
    .name = "transition",
    .summary = "when a run memorised and generalised, its class, and whether it turned back",
    .source = "Pearce et al. 2023 (classes); Liu et al. 2022, arXiv 2205.10343 (class_liu)",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options = {train_accuracy_option(),
                test_accuracy_option(),
                {"reverse-ratio", "rise of the test loss that is reverse grokking", 10.0, 1.0},
                {"again-ratio", "rise and fall that is generalise-memorise-generalise", 2.0, 1.0},
                {"begun-share",
                 "share of the way from chance to 1 at which generalisation has begun", 0.5, 0.0,
                 1.0}},
    .measures =
        {{"class",
          "scheme article: smallest train loss > 1e-5: no_learning; else smallest test loss > "
          "1e-5: no_generalisation; else largest test / train ratio < 50,000: together; else "
          "grokking",
          "", ""},
         {"class_liu",
          "scheme liu: 90 % on train and on test within 100,000 steps, more than 1,000 apart: "
          "grokking; less: comprehension; train alone: memorisation; neither: confusion",
          "", ""},
         {"t_mem", "train accuracy first at the threshold, an interval `_before`, `_after`", "step",
          ""},
         {"t_gen", "test accuracy first at the threshold, an interval", "step", ""},
         {"t_mem_stable",
          "train accuracy at the threshold and never below it afterwards, an interval", "step", ""},
         {"t_gen_stable", "the same of test accuracy", "step", ""},
         {"delay", "least and most of t_gen - t_mem; negative: generalised first", "step", ""},
         {"sharpness", "steps from test accuracy .1 to .9", "step", ""},
         {"reverse_grokking", "whether the run turned back in this way", "", ""},
         {"generalise_memorise_generalise", "whether the run turned back in this way", "", ""},
         {"anti_grokking", "whether the run turned back in this way", "", ""},
         {"collapse", "whether the run turned back in this way", "", ""}},
    .tables = {{"events",
                "a crossing of a threshold: after the evaluation at step `before`, not after the "
                "one at `after`"},
               {"reversals",
                "a way in which the run turned back, from its best moment to the worst after it"},
               {"curves",
                "an evaluation: losses in cross-entropy / classes, accuracies, test / train loss"}},
    .details =
        R"(Accuracies are known at evaluations only, so **times are intervals**. What never happened has no
`after` and is right-censored at `before`, the last evaluation; it is never dropped. What held at
step 0 has no `before`.

The article's losses are cross-entropy / classes, not below float32's epsilon. Its thresholds suit
losses that reach 1e-5; a parity model under L1 keeps a loss of some 1e-3 for ever and is called
`no_learning` although it generalises. `class_liu` has no such limit.

Reversals are looked for in every run, on running medians of five evaluations, so that one or two
odd evaluations are none. *Generalisation has begun* at a test accuracy half of the way from chance
to 1 (`--begun-share`).

- **reverse grokking**: from its lowest point since generalisation had begun, the test loss rises at
  least tenfold (`--reverse-ratio`) while the train loss is at most twice what it was at that point,
  or 1e-5, and does not fall back by half (`--again-ratio`).
- **generalise-memorise-generalise**: the same with a rise of at least two (`--again-ratio`), after
  which the test loss falls by at least two again.
- **anti-grokking**: test accuracy from .99 to below .9 at the end, train accuracy at .99 or more.
- **collapse**: train accuracy from .9 to below .5 at the end.

A rise to a test loss of 1e-5 or less is none.)",
    .report = transition,
    .sweep_report = transition_of_sweep};

}  // namespace grokscope
