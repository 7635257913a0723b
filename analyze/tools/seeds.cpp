/// How do runs that differ by chance alone differ in when and how they generalise?
///
/// A row of `runs` is a run: when it generalised, an interval that is open where it never did
/// (right-censored at its last evaluation), its key frequencies and how many neurons carry each, by
/// the article's count and by that of neurons that have not vanished. A
/// row of `generalised` is a step, and the share of runs that had generalised by then. A row of
/// `key_counts` is a number of key frequencies, and how many runs have that many; of
/// `frequencies`, a frequency, and for how many runs it is key; of `neurons_per_frequency`, a rule,
/// a number of neurons, and how many groups of that size there are by it. The last three count runs
/// that generalised.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/key_options.hpp"
#include "analysis/sweep_report.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/learning/learning_class.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/statistics/averages.hpp"
#include "grokscope/statistics/proportion.hpp"
#include "grokscope/sweep/sweep.hpp"

namespace grokscope {

extern const Analysis seeds_analysis;

namespace {

/// The frequencies of a run's last weights.
struct Carriers {
    Frequencies keys;
    std::vector<NeuronGroup> article;  ///< neurons above the article's cut
    std::vector<NeuronGroup> alive;    ///< neurons that have not vanished
    std::int64_t under_cut = 0;        ///< neurons that the article does not count
};

/// A run that has ended.
struct SeedMember {
    std::size_t index = 0;
    std::string article_class;
    Interval memorised;
    Interval generalised;
    std::optional<Carriers> carriers;  ///< of modular addition alone
};

/// The share of all that had generalised by a step means little where some were never at it.
void check_lengths(const Sweep& sweep) {
    for (const auto& run : sweep.plan.runs)
        require(run.spec.schedule.steps == sweep.plan.runs.front().spec.schedule.steps,
                "{} has runs of {} and of {} steps (runs of equal length would be right)",
                sweep.file, sweep.plan.runs.front().spec.schedule.steps, run.spec.schedule.steps);
}

std::optional<Carriers> carriers_of(const Run& run, const Options& options) {
    if (is_parity(run.spec) || checkpoint_count(run) == 0) return std::nullopt;
    const auto weights = last_checkpoint(run).weights;
    const auto effective = effective_weights(run.spec, weights);
    const auto choice = key_rule_choice(options);
    const auto article =
        article_groups(dominant_waves(effective.input_a), choice.thresholds.article_threshold);
    return Carriers{.keys = chosen_keys(run.spec, effective, choice),
                    .article = article,
                    .alive = neuron_groups(neurons_of(run.spec, effective)),
                    .under_cut = effective.input_a.cols() - neuron_count(article)};
}

SeedMember member_of(const std::size_t index, const Run& run, const Options& options) {
    const auto& metrics = run.metrics;
    return {.index = index,
            .article_class = article_class(run.spec, metrics),
            .memorised = first_crossing(metrics.step, metrics.train_accuracy,
                                        options.number("train-accuracy")),
            .generalised = first_crossing(metrics.step, metrics.test_accuracy,
                                          options.number("test-accuracy")),
            .carriers = carriers_of(run, options)};
}

/// `5: 4, 7: 9`: neurons of each frequency.
std::string group_text(const std::vector<NeuronGroup>& groups) {
    std::vector<std::string> parts;
    for (const auto& group : groups)
        parts.push_back(fmt::format("{}: {}", group.frequency, size_of(group)));
    return fmt::format("{}", fmt::join(parts, ", "));
}

void append_carriers(std::vector<Cell>& cells, const std::optional<Carriers>& carriers) {
    if (!carriers) {
        cells.insert(cells.end(), {missing, std::string{}, std::string{}, missing, std::string{}});
        return;
    }
    const auto& [keys, article, alive, under_cut] = *carriers;
    cells.insert(cells.end(),
                 {static_cast<std::int64_t>(keys.size()), fmt::format("{}", fmt::join(keys, ", ")),
                  group_text(article), under_cut, group_text(alive)});
}

Table members_table(const Sweep& sweep, const std::vector<SeedMember>& members) {
    auto table = runs_table(sweep.plan,
                            {"class", "t_mem_before [step]", "t_mem_after [step]",
                             "t_gen_before [step]", "t_gen_after [step]", "keys", "key_frequencies",
                             "neurons", "neurons_under_cut", "neurons_alive"});
    for (const auto& [index, name, memorised, generalised, carriers] : members) {
        std::vector<Cell> cells{name, memorised.before, memorised.after, generalised.before,
                                generalised.after};
        append_carriers(cells, carriers);
        append_run(table, sweep, index, std::move(cells));
    }
    return table;
}

/// The steps at which runs generalised, ascending.
std::vector<double> generalisation_steps(const std::vector<SeedMember>& members) {
    std::vector<double> steps;
    for (const auto& member : members)
        if (!is_censored(member.generalised)) steps.push_back(member.generalised.after);
    std::sort(steps.begin(), steps.end());
    return steps;
}

Table generalised_table(const std::vector<SeedMember>& members) {
    auto table = empty_table("generalised", {"step", "runs", "share", "low", "high"});
    const auto n = static_cast<std::int64_t>(members.size());
    const auto steps = generalisation_steps(members);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (i + 1 < steps.size() && steps[i + 1] == steps[i]) continue;
        const auto count = static_cast<std::int64_t>(i + 1);
        const auto [share, low, high] = wilson(count, n);
        append_row(table, {steps[i], count, share, low, high});
    }
    return table;
}

/// How often each number comes.
using Histogram = std::map<std::int64_t, std::int64_t>;

Table histogram_table(const std::string& name, const std::vector<std::string>& columns,
                      const Histogram& histogram) {
    auto table = empty_table(name, columns);
    for (const auto& [value, count] : histogram) append_row(table, {value, count});
    return table;
}

/// What the runs that generalised are made of.
struct Histograms {
    Histogram key_counts;
    Histogram frequencies;
    Histogram article_sizes;
    Histogram alive_sizes;
};

Histograms histograms_of(const std::vector<SeedMember>& members) {
    Histograms found;
    for (const auto& member : members) {
        if (is_censored(member.generalised) || !member.carriers) continue;
        ++found.key_counts[static_cast<std::int64_t>(member.carriers->keys.size())];
        for (const auto k : member.carriers->keys) ++found.frequencies[k];
        for (const auto& group : member.carriers->article) ++found.article_sizes[size_of(group)];
        for (const auto& group : member.carriers->alive) ++found.alive_sizes[size_of(group)];
    }
    return found;
}

/// The sizes of groups by two rules, below each other.
Table group_sizes_table(const Histograms& found) {
    auto table = empty_table("neurons_per_frequency", {"rule", "neurons", "groups"});
    for (const auto& [size, count] : found.article_sizes)
        append_row(table, {std::string("article"), size, count});
    for (const auto& [size, count] : found.alive_sizes)
        append_row(table, {std::string("alive"), size, count});
    return table;
}

void add_times(Report& report, const std::vector<SeedMember>& members) {
    const auto n = static_cast<std::int64_t>(members.size());
    const auto steps = generalisation_steps(members);
    const auto count = static_cast<std::int64_t>(steps.size());
    report.summary.push_back({"generalised", count, "", "runs"});
    if (n == 0) return;
    const auto [share, low, high] = wilson(count, n);
    report.summary.push_back({"generalised_share", share, "", "of the runs that have ended"});
    report.summary.push_back({"generalised_low", low, "", "Wilson, 95 %"});
    report.summary.push_back({"generalised_high", high, "", "Wilson, 95 %"});
    for (const double part : {0.25, 0.5, 0.75})
        report.summary.push_back(
            {fmt::format("t_gen_{:.0f}", 100 * part), known_quantile(steps, members.size(), part),
             "step", fmt::format("by then {:.0f} % of all had generalised", 100 * part)});
}

Figure generalised_figure() {
    auto share = axis("share", "quantitative", "share of runs that have generalised");
    share["scale"] = {{"domain", {0, 1}}};
    const Json line = {{"mark", {{"type", "line"}, {"interpolate", "step-after"}}},
                       {"encoding", {{"x", step_axis()}, {"y", std::move(share)}}}};
    const Json band = {{"mark",
                        {{"type", "area"}, {"interpolate", "step-after"}, {"opacity", 0.2}}},
                       {"encoding",
                        {{"x", step_axis()},
                         {"y", {{"field", "low"}, {"type", "quantitative"}}},
                         {"y2", {{"field", "high"}}}}}};
    return {.name = "generalised",
            .title = "Generalisation over training",
            .caption = "Share of runs that have generalised, with Wilson intervals of 95 %",
            .table = "generalised",
            .spec = {{"layer", {band, line}}}};
}

Figure key_count_figure() {
    return {.name = "key_counts",
            .title = "Key frequencies",
            .caption = "How many of the runs that generalised have how many key frequencies",
            .table = "key_counts",
            .spec = {{"mark", "bar"},
                     {"encoding",
                      {{"x", axis("keys", "ordinal", "key frequencies")},
                       {"y", axis("runs", "quantitative", "runs")}}}}};
}

Report seeds(const Sweep& sweep, const Options& options) {
    key_rule_named(options.text("rule"));
    check_lengths(sweep);
    const auto [members, problems] =
        results_of_runs(sweep, [&](const std::size_t index, const Run& run) {
            return member_of(index, run, options);
        });
    const auto found = histograms_of(members);
    Report report;
    add_counts(report, sweep, problems);
    add_times(report, members);
    report.tables = {members_table(sweep, members), generalised_table(members),
                     histogram_table("key_counts", {"keys", "runs"}, found.key_counts),
                     histogram_table("frequencies", {"frequency", "runs"}, found.frequencies),
                     group_sizes_table(found)};
    report.figures = {generalised_figure(), key_count_figure()};
    return report;
}

}  // namespace

const Analysis seeds_analysis{
    .name = "seeds",
    .summary = "how many runs of a sweep generalise, when, and with which key frequencies",
    .source = "Pearce et al. 2023 (key frequencies); Wilson 1927 (intervals)",
    .applies_to = "sweeps",
    .applies = [](const RunSpec&) { return true; },
    .options = key_rule_options({train_accuracy_option(), test_accuracy_option()}, "article"),
    .measures =
        joined(count_measures(),
               {{"generalised", "runs whose test accuracy reaches the threshold", "", ""},
                {"generalised_share", "their share of the runs that have ended", "", ""},
                {"generalised_low", "Wilson's interval of 95 %", "", ""},
                {"generalised_high", "Wilson's interval of 95 %", "", ""},
                {"t_gen_25", "the step by which 25 % of all runs had generalised", "step", ""},
                {"t_gen_50", "50 %; missing where fewer ever did", "step", ""},
                {"t_gen_75", "75 %", "step", ""}}),
    .tables =
        {{"runs",
          "a run: class, times as intervals, key frequencies; `neurons` of each frequency by the "
          "article's count, as `frequency: neurons`, how many are under its cut, and the other "
          "count, `neurons_alive`"},
         {"generalised",
          "a step at which runs generalised: how many had by then, their share and its interval"},
         {"key_counts",
          "a number of key frequencies: how many of the runs that generalised have that many"},
         {"frequencies", "a frequency: for how many of them it is key"},
         {"neurons_per_frequency",
          "a rule, article or alive, and a number of neurons: how many groups are of that size"}},
    .details =
        R"(All runs are of equal length. A run that never generalises, or whose loss became no number, is
right-censored at its last evaluation: it stays among those that are counted. `--rule` chooses the
rule of key frequencies; `article` is the default, since the published counts go by it. Of sparse
parity there are no frequencies, and those tables are empty.

Neurons are counted by two rules. `article`: at the frequency of the neuron's largest single cosine
or sine coefficient in W_input, where that is above `--article-threshold`; the others are
`neurons_under_cut`. `alive`: at the frequency with the largest c^2 + s^2, where neither input nor
output is below 1 % of the largest norm, as in `spectrum`; weak neurons count too.)",
    .sweep_report = seeds};

}  // namespace grokscope
