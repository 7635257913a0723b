/// When are frequencies born, when do they die, and who carries them?
///
/// A row of `ledger` is the life of a frequency from a birth to the death after it; of
/// `membership`, a neuron that joins or leaves one of these frequencies between two checkpoints; of
/// `over_training`, one of these frequencies at a checkpoint; of `plateaus`, a stretch of training
/// in which a loss hardly changes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/interval_rows.hpp"
#include "analysis/key_options.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/frequency_ledger.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/learning/plateaus.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis ledger_analysis;

namespace {

/// All that the tables are made of.
struct Ledger {
    std::vector<std::int64_t> steps;       ///< (T) of checkpoints
    std::vector<FrequencyMoment> moments;  ///< (T)
    double threshold = 0.0;                ///< share of the power at which a frequency is born
    std::vector<Spell> spells;
    KeyChoice choice;
    Frequencies keys;                  ///< of the last checkpoint
    std::int64_t noise = 0;            ///< frequencies of the random control at the threshold
    std::vector<Plateau> train, test;  ///< of the two losses
};

Ledger ledger_of(const Run& run, const Options& options) {
    const auto [moments, control] = moments_over_training(run, [&](const Weights& weights) {
        return frequency_moment(effective_weights(run.spec, weights));
    });
    const auto plateaus_of = [&](const std::vector<double>& losses) {
        return plateaus(run.metrics.step, losses, options.number("plateau-factor"),
                        options.number("plateau-share"));
    };
    const auto choice = key_choice(options, run.spec);
    const double share = options.number("share");
    const double threshold = share > 0.0 ? share : birth_share(run.spec.task.modulus);
    return {.steps = run.checkpoint_steps,
            .moments = moments,
            .threshold = threshold,
            .spells = frequency_ledger(moments, threshold),
            .choice = choice,
            .keys = last_keys(run, choice),
            .noise = static_cast<std::int64_t>(frequency_ledger({control}, threshold).size()),
            .train = plateaus_of(run.metrics.train_loss),
            .test = plateaus_of(run.metrics.test_loss)};
}

Table ledger_table(const Ledger& ledger) {
    auto table =
        empty_table("ledger",
                    {"frequency", "is_key", "born_before [step]", "born_after [step]",
                     "died_before [step]", "died_after [step]", "peak_share", "peak_step [step]",
                     "neurons_peak", "neurons_end", "norm_cv_end", "test_plateau"});
    for (const auto& spell : ledger.spells) {
        const auto k = spell.frequency;
        const auto born = birth(ledger.steps, spell);
        const auto died = death(ledger.steps, spell);
        const auto& peak = ledger.moments[spell.peak];
        const auto end = group_of(ledger.moments[spell.died - 1], k);
        append_row(table,
                   {k, contains(ledger.keys, k), born.before, born.after, died.before, died.after,
                    peak.share(k), ledger.steps[spell.peak], group_of(peak, k).neurons, end.neurons,
                    end.norm_cv, falls_within(born, ledger.test)});
    }
    return table;
}

Table membership_table(const Ledger& ledger, const std::vector<MembershipChange>& changes) {
    auto table =
        empty_table("membership", {"before [step]", "after [step]", "neuron", "from", "to"});
    for (const auto& [t, neuron, from, to] : changes)
        append_row(table, {ledger.steps[t - 1], ledger.steps[t], static_cast<std::int64_t>(neuron),
                           from, to});
    return table;
}

Table over_training_table(const Ledger& ledger) {
    auto table =
        empty_table("over_training", {"step", "frequency", "share", "norm", "neurons", "norm_cv"});
    const auto born = born_frequencies(ledger.spells);
    for (std::size_t t = 0; t < ledger.moments.size(); ++t)
        for (const auto k : born) {
            const auto& moment = ledger.moments[t];
            const auto [neurons, norm_cv] = group_of(moment, k);
            append_row(table,
                       {ledger.steps[t], k, moment.share(k), moment.norm(k), neurons, norm_cv});
        }
    return table;
}

Table plateaus_table(const Ledger& ledger) {
    auto table = empty_table("plateaus", {"split", "from_step [step]", "to_step [step]", "loss"});
    const auto add = [&](const std::string& split, const std::vector<Plateau>& list) {
        for (const auto& [from, to, loss] : list) append_row(table, {split, from, to, loss});
    };
    add("train", ledger.train);
    add("test", ledger.test);
    return table;
}

/// `(9000, 9500]`, or `by 0` where it had happened at the first checkpoint.
std::string interval_text(const Interval& interval) {
    return std::isnan(interval.before)
               ? fmt::format("by {:.0f}", interval.after)
               : fmt::format("({:.0f}, {:.0f}]", interval.before, interval.after);
}

/// `16: (9000, 9500]; 17: never`.
std::string births_text(const Ledger& ledger) {
    std::vector<std::string> texts;
    for (const auto k : ledger.keys) {
        std::vector<std::string> births;
        for (const auto& spell : ledger.spells)
            if (spell.frequency == k) births.push_back(interval_text(birth(ledger.steps, spell)));
        texts.push_back(fmt::format(
            "{}: {}", k, births.empty() ? "never" : fmt::format("{}", fmt::join(births, ", "))));
    }
    return fmt::format("{}", fmt::join(texts, "; "));
}

/// The births of key frequencies, in order.
std::vector<Interval> key_births(const Ledger& ledger) {
    std::vector<Interval> births;
    for (const auto& spell : ledger.spells)
        if (contains(ledger.keys, spell.frequency)) births.push_back(birth(ledger.steps, spell));
    return births;
}

/// How many changes lie wholly after a time; missing where it never came.
Cell changes_after(const Ledger& ledger, const std::vector<MembershipChange>& changes,
                   const Interval& time) {
    if (is_censored(time)) return missing;
    return std::count_if(changes.begin(), changes.end(), [&](const MembershipChange& change) {
        return static_cast<double>(ledger.steps[change.checkpoint - 1]) >= time.after;
    });
}

std::vector<SummaryRow> summary_of(const Run& run, const Ledger& ledger,
                                   const std::vector<MembershipChange>& changes,
                                   const Options& options) {
    const auto& spells = ledger.spells;
    const auto births = key_births(ledger);
    const auto last_birth = births.empty() ? Interval{} : births.back();
    const double accuracy = options.number("test-accuracy");
    const auto threshold = fmt::format("share >= {:.4g}", ledger.threshold);
    const auto keys = key_convention(ledger.choice);
    const auto deaths = std::count_if(spells.begin(), spells.end(), [&](const Spell& spell) {
        return spell.died < ledger.steps.size();
    });
    std::vector<SummaryRow> rows{
        {"births", static_cast<std::int64_t>(spells.size()), "", threshold},
        {"deaths", deaths, "", fmt::format("share < {:.4g}", ledger.threshold / 2.0)},
        {"frequencies_born", static_cast<std::int64_t>(born_frequencies(spells).size()), "",
         threshold},
        {"control_frequencies", ledger.noise, "", threshold},
        {"key_births", births_text(ledger), "", keys}};
    append_interval(rows, "first_key_birth", births.empty() ? Interval{} : births.front(), keys);
    append_interval(rows, "last_key_birth", last_birth, keys);
    append_interval(rows, "t_gen",
                    first_crossing(run.metrics.step, run.metrics.test_accuracy, accuracy),
                    fmt::format("first test accuracy >= {}", accuracy));
    rows.push_back({"late_membership_changes", changes_after(ledger, changes, last_birth), "",
                    "after the last birth of a key frequency"});
    return rows;
}

Figure born_figure(const std::string& column, const std::string& title) {
    return frequency_figure(column, title, "A line is a frequency that was ever born.",
                            "over_training");
}

Report ledger(const Run& run, const Options& options) {
    const auto found = ledger_of(run, options);
    const auto changes = membership_changes(found.moments, born_frequencies(found.spells));
    return {.summary = summary_of(run, found, changes, options),
            .tables = {ledger_table(found), membership_table(found, changes),
                       over_training_table(found), plateaus_table(found)},
            .figures = {born_figure("share", "Share of the power"),
                        born_figure("neurons", "Neurons of each frequency")}};
}

}  // namespace

const Analysis ledger_analysis{
    .name = "ledger",
    .summary = "when frequencies are born and die, and which neurons join and leave them",
    .source =
        "power shares after Nanda et al. 2023, arXiv 2301.05217; the ledger is this toolkit's",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = key_options(
        {{"share", "share of the power at which a frequency is born (0: twice the even one)", 0.0,
          0.0, 1.0},
         test_accuracy_option(),
         {"plateau-factor", "largest / smallest loss within a plateau", 1.25, 1.0},
         {"plateau-share", "share of the run that a plateau lasts", 0.05, 0.01, 1.0}}),
    .measures =
        {{"births", "spells: rows of the ledger, those there from the first checkpoint included",
          "", ""},
         {"deaths", "spells that ended before the last checkpoint", "", ""},
         {"frequencies_born", "frequencies that have a spell", "", ""},
         {"control_frequencies",
          "frequencies of one random control as large as the last weights that would be born: "
          "where it is not 0, noise makes births",
          "", "0"},
         {"key_births",
          "for each key frequency of the last checkpoint (by --rule) the intervals of its "
          "births, in steps; `by`: there at the first checkpoint",
          "", ""},
         {"first_key_birth", "the first of these, an interval `_before`, `_after`", "step", ""},
         {"last_key_birth", "the last of these, an interval", "step", ""},
         {"t_gen", "test accuracy first at the threshold, an interval", "step", ""},
         {"late_membership_changes",
          "changes of `membership` after the last birth of a key frequency", "", ""}},
    .tables =
        {{"ledger",
          "a spell of a frequency, from a birth to the death after it; no `born_before`: there "
          "from "
          "the first checkpoint; no `died_after`: alive at the end"},
         {"membership",
          "a neuron whose dominant frequency differs between two checkpoints, where one of the two "
          "was ever born (0: vanished)"},
         {"over_training", "a frequency that was ever born at a checkpoint"},
         {"plateaus", "a plateau of a loss; of each split the longest first"}},
    .details =
        R"(The **share** of frequency k = 1 ... K = floor(p / 2) is P_k / (P_1 + ... + P_K), P_k the power of
W_input (of W_input_a where inputs differ). A frequency is **born** at the first checkpoint where
its share is at or above a threshold, and **dies** at the first after that where it is below *half*
of the threshold; from then on it can be born again. In between it stays what it was, so that a
share that hovers about the threshold does not make many births. The threshold is `--share`, or
min(2 / K, (1 + 1 / K) / 2): twice the even share, or half-way from the even share to 1 where
frequencies are few. Births and deaths are known at checkpoints only, so they are intervals.
Shares compete: a frequency can die because another grows, without losing norm; compare `norm`.

`peak_share` is the largest share of a spell, at `peak_step`; `neurons_peak` counts the neurons then
whose dominant frequency (largest c^2 + s^2) it is, `neurons_end` those at the last checkpoint of
the spell, and `norm_cv_end` is sd / mean of their |(c, s)| (0 for one alone, none for no neuron).
A neuron has vanished when its input or its output is below 1 % of the largest. A key frequency can be
`never` born: by the rule energy it is then a small part of the 95 %. Weights that hold no
frequency have no shares: all that lived is dead.

With few neurons noise alone gives some frequencies twice their share: they are born at step 0 and
die early; `control_frequencies` says how many to expect. Where the embedding is fixed to one
frequency, or p <= 3, the architecture fixes the ledger.

A **plateau** is a stretch of evaluations, without NaN, whose largest loss is at most
`--plateau-factor` times its smallest, and whose steps are at least `--plateau-share` of those of
the run. The longest is taken first, then the longest of what is left, so that none overlap; `loss`
is its mean, in the run's convention. `test_plateau` of a spell is whether its whole birth interval
lies within one plateau of the test loss. The ends of a plateau move with the factor: a steady slope
of a loss is cut into several plateaus rather than none.)",
    .report = ledger};

}  // namespace grokscope
