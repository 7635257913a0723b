/// How do the classes of a sweep's runs depend on its hyperparameters?
///
/// A row of `cells` is a pair of values of two hyperparameters, and how many of the runs that have
/// them fall into each class. A row of `margins` is a value of one hyperparameter. A row of
/// `thresholds` is a choice of the three thresholds of the classes. A row of `runs` is a run with
/// what its class goes by.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/sweep_report.hpp"
#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/learning/learning_class.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

extern const Analysis phase_analysis;

namespace {

ArticleRules rules_of(const Options& options) {
    return {.train_loss = options.number("train-loss"),
            .test_loss = options.number("test-loss"),
            .ratio = options.number("ratio")};
}

/// A run that has ended, as the classes see it.
struct PhaseMember {
    std::size_t index = 0;
    LossExtremes extremes;
    bool has_failed = false;
};

PhaseMember member_of(const Sweep& sweep, const std::size_t index, const Run& run) {
    return {.index = index,
            .extremes = loss_extremes(run.spec, run.metrics),
            .has_failed = sweep.states[index] == RunState::failed};
}

/// The classes, and `failed`: the loss became no number.
std::vector<std::string> class_names() {
    auto names = article_classes();
    names.emplace_back("failed");
    return names;
}

std::string class_of(const PhaseMember& member, const ArticleRules& rules) {
    return member.has_failed ? "failed" : article_class(member.extremes, rules);
}

using ClassCounts = std::map<std::string, std::int64_t>;

/// The counts in the order of the class names, then their sum.
std::vector<Cell> count_cells(const ClassCounts& counts) {
    std::vector<Cell> cells;
    std::int64_t sum = 0;
    for (const auto& name : class_names()) {
        const auto found = counts.find(name);
        const auto count = found == counts.end() ? 0 : found->second;
        cells.emplace_back(count);
        sum += count;
    }
    cells.emplace_back(sum);
    return cells;
}

std::vector<std::string> with_counts(std::vector<std::string> columns) {
    const auto names = class_names();
    columns.insert(columns.end(), names.begin(), names.end());
    columns.emplace_back("runs");
    return columns;
}

void append_counts(Table& table, std::vector<Cell> cells, const ClassCounts& counts) {
    const auto more = count_cells(counts);
    cells.insert(cells.end(), more.begin(), more.end());
    append_row(table, std::move(cells));
}

/// Calls `visit(cells, counts)` for every combination of values of some axes, ascending.
template <typename Visit>
void visit_groups(const Sweep& sweep, const std::vector<PhaseMember>& members,
                  const std::vector<std::string>& axes, const ArticleRules& rules,
                  const Visit& visit) {
    std::map<std::vector<Cell>, ClassCounts> groups;
    for (const auto& member : members) {
        std::vector<Cell> values;
        for (const auto& axis : axes)
            values.push_back(axis_cell(sweep.plan.runs[member.index].spec, axis));
        ++groups[values][class_of(member, rules)];
    }
    for (const auto& [values, counts] : groups) visit(values, counts);
}

std::vector<std::string> labels_of(const SweepPlan& plan, const std::vector<std::string>& axes) {
    std::vector<std::string> labels;
    for (const auto& axis : axes) labels.push_back(axis_label(plan, axis));
    return labels;
}

/// @param axes  one or two
Table cells_table(const Sweep& sweep, const std::vector<PhaseMember>& members,
                  const std::vector<std::string>& axes, const ArticleRules& rules) {
    auto table = empty_table("cells", with_counts(labels_of(sweep.plan, axes)));
    visit_groups(sweep, members, axes, rules, [&](const auto& values, const auto& counts) {
        append_counts(table, values, counts);
    });
    return table;
}

Table margins_table(const Sweep& sweep, const std::vector<PhaseMember>& members,
                    const ArticleRules& rules) {
    auto table = empty_table("margins", with_counts({"hyperparameter", "value"}));
    for (const auto& axis : sweep.plan.axes)
        visit_groups(sweep, members, {axis}, rules, [&](const auto& values, const auto& counts) {
            append_counts(table, {axis, values.front()}, counts);
        });
    return table;
}

ClassCounts counts_of(const std::vector<PhaseMember>& members, const ArticleRules& rules) {
    ClassCounts counts;
    for (const auto& member : members) ++counts[class_of(member, rules)];
    return counts;
}

/// Each threshold a tenth of, at, and ten times its value.
Table thresholds_table(const std::vector<PhaseMember>& members, const ArticleRules& rules) {
    auto table = empty_table("thresholds", with_counts({"train_loss [CE / classes]",
                                                        "test_loss [CE / classes]", "ratio"}));
    const auto factors = {0.1, 1.0, 10.0};
    for (const double train : factors)
        for (const double test : factors)
            for (const double ratio : factors) {
                const ArticleRules varied{.train_loss = train * rules.train_loss,
                                          .test_loss = test * rules.test_loss,
                                          .ratio = ratio * rules.ratio};
                append_counts(table, {varied.train_loss, varied.test_loss, varied.ratio},
                              counts_of(members, varied));
            }
    return table;
}

Table members_table(const Sweep& sweep, const std::vector<PhaseMember>& members,
                    const ArticleRules& rules) {
    auto table = runs_table(sweep.plan, {"class", "least_train_loss [CE / classes]",
                                         "least_test_loss [CE / classes]", "largest_ratio"});
    for (const auto& member : members)
        append_run(table, sweep, member.index,
                   {class_of(member, rules), member.extremes.least_train,
                    member.extremes.least_test, member.extremes.largest_ratio});
    return table;
}

/// Whether an axis sets a key that one of the others sets too.
bool shares_a_key(const std::string& axis, const std::vector<std::string>& others) {
    const auto keys = keys_of_axis(axis);
    return std::any_of(others.begin(), others.end(), [&](const std::string& other) {
        const auto theirs = keys_of_axis(other);
        return std::find_first_of(keys.begin(), keys.end(), theirs.begin(), theirs.end()) !=
               keys.end();
    });
}

/// The axes that have several values, each key once, those of chance last.
std::vector<std::string> varied_axes(const SweepPlan& plan) {
    std::vector<std::string> axes;
    for (const auto& axis : plan.axes) {
        std::set<std::string> values;
        for (const auto& run : plan.runs) values.insert(axis_value(run.spec, axis).dump());
        if (values.size() > 1 && !shares_a_key(axis, axes)) axes.push_back(axis);
    }
    std::stable_partition(axes.begin(), axes.end(),
                          [](const std::string& axis) { return !axis.starts_with("seed"); });
    return axes;
}

void check_axis(const Sweep& sweep, const std::string& given) {
    auto keys = spec_keys();
    keys.insert(keys.end(), sweep.plan.axes.begin(), sweep.plan.axes.end());
    require_usage(std::count(keys.begin(), keys.end(), given) > 0,
                  "there is no hyperparameter {} (did you mean {}?)", given,
                  nearest_choice(given, keys));
}

/// The axes that options name, and in their place, without them, those that vary: one or two.
std::vector<std::string> chosen_axes(const Sweep& sweep, const Options& options) {
    const auto varied = varied_axes(sweep.plan);
    std::vector<std::string> axes;
    for (const std::string name : {"x", "y"})
        if (const auto& given = options.text(name); !given.empty()) {
            check_axis(sweep, given);
            axes.push_back(given);
        } else if (varied.size() > axes.size()) {
            axes.push_back(varied[axes.size()]);
        }
    require(!axes.empty(), "{} varies no hyperparameter (--x KEY would be right)", sweep.file);
    return axes;
}

/// A bar for every cell, divided into its classes: small multiples over one or two axes.
///
/// @param labels  of the axes
Figure cells_figure(const std::vector<std::string>& labels) {
    auto count = axis("count", "quantitative", "runs");
    count["stack"] = "zero";
    auto color = axis("class", "nominal", "class");
    color["scale"] = {{"domain", class_names()},
                      {"range", {"#999999", "#e69f00", "#56b4e9", "#009e73", "#000000"}}};
    Json encoding = {{"x", std::move(count)},
                     {"color", std::move(color)},
                     {"column", axis(labels.front(), "ordinal", labels.front())}};
    if (labels.size() > 1) encoding["row"] = axis(labels.back(), "ordinal", labels.back());
    return {.name = "cells",
            .title = fmt::format("Classes by {}", fmt::join(labels, " and ")),
            .caption = "How many runs of each cell fall into each class",
            .table = "cells",
            .spec = {{"transform", {{{"fold", class_names()}, {"as", {"class", "count"}}}}},
                     {"mark", "bar"},
                     {"width", 60},
                     {"height", 24},
                     {"encoding", std::move(encoding)}}};
}

Report phase(const Sweep& sweep, const Options& options) {
    const auto rules = rules_of(options);
    const auto axes = chosen_axes(sweep, options);
    const auto [members, problems] =
        results_of_runs(sweep, [&](const std::size_t index, const Run& run) {
            return member_of(sweep, index, run);
        });
    Report report;
    add_counts(report, sweep, problems);
    const auto counts = counts_of(members, rules);
    for (const auto& name : class_names())
        report.summary.push_back(
            {name, counts.contains(name) ? counts.at(name) : std::int64_t{0}, "", "article"});
    report.tables = {cells_table(sweep, members, axes, rules), margins_table(sweep, members, rules),
                     thresholds_table(members, rules), members_table(sweep, members, rules)};
    report.figures = {cells_figure(labels_of(sweep.plan, axes))};
    return report;
}

}  // namespace

const Analysis phase_analysis{
    .name = "phase",
    .summary = "how many runs of a sweep fall into each class, over any two hyperparameters",
    .source = "Pearce et al. 2023 (classes and their thresholds)",
    .applies_to = "sweeps",
    .applies = [](const RunSpec&) { return true; },
    .options = {{"x", "hyperparameter across (default: the first that varies)", std::string{}},
                {"y", "hyperparameter down (default: the second)", std::string{}},
                {"train-loss", "smallest train loss above which nothing was learnt", 1e-5},
                {"test-loss", "smallest test loss above which it did not generalise", 1e-5},
                {"ratio", "test / train loss from which it is grokking", 50'000.0}},
    .measures = joined(count_measures(),
                       {{"grokking", "runs of this class, scheme article", "", ""},
                        {"no_generalisation", "runs of this class, scheme article", "", ""},
                        {"no_learning", "runs of this class, scheme article", "", ""},
                        {"together", "runs of this class, scheme article", "", ""}}),
    .tables =
        {{"cells",
          "a pair of values of two hyperparameters: how many of its runs are in each class"},
         {"margins", "a value of one hyperparameter: the same"},
         {"thresholds",
          "a choice of the three thresholds, each a tenth of, at, and ten times its value: how "
          "much the classes are owed to where the lines were drawn"},
         {"runs",
          "a run: the values of its axes, its state, class, smallest losses and largest ratio"}},
    .details =
        R"(`--x` and `--y` name the hyperparameters of `cells`; without them, the first two axes, by alphabet,
that vary, seeds last; where only one varies, that. A run whose loss became no number is counted as
`failed`, never left out.)",
    .sweep_report = phase,
    .applies_to_sweep = [](const SweepPlan& plan) { return !varied_axes(plan).empty(); }};

}  // namespace grokscope
