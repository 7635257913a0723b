/// Has a parity model found the bits that matter, how few of its neurons does it need, and how many
/// of them do the same?
///
/// A row of `sensitivities` is an input bit at a checkpoint; of `groups`, the neurons of the last
/// checkpoint that read one direction.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/parity/direction_groups.hpp"
#include "grokscope/parity/distractors.hpp"
#include "grokscope/parity/parity_coefficients.hpp"
#include "grokscope/parity/parity_model.hpp"
#include "grokscope/parity/subnetwork.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis parity_analysis;

namespace {

/// What every checkpoint is asked with.
struct Questions {
    RunSpec spec;
    Task probes;
    std::vector<TruthTable> parities;  ///< of the sets to rank, the label's first
    Task train;
    std::vector<std::vector<std::int64_t>> random_orders;  ///< of the neurons
    double cosine = 0.0;
};

std::vector<std::vector<std::int64_t>> random_orders(const std::int64_t neurons) {
    auto random = random_stream(Purpose::control, 1, 2);
    std::vector<std::vector<std::int64_t>> orders(11);
    for (auto& order : orders) order = permutation(neurons, random);
    return orders;
}

Questions questions_of(const Run& run, const Options& options) {
    const auto& task = run.spec.task;
    auto strings = random_stream(Purpose::control, 1, 0);
    auto sets = random_stream(Purpose::control, 1, 1);
    Questions questions{.spec = run.spec,
                        .probes = random_strings(task, options.count("probes"), strings),
                        .parities = {},
                        .train = split_of(run.task, true),
                        .random_orders = random_orders(run.spec.model.hidden),
                        .cosine = options.number("cosine")};
    for (const auto& set : bit_subsets(task.bits, task.parity_bits, options.count("sets"), sets))
        questions.parities.push_back(parity_of(questions.probes.inputs, set));
    return questions;
}

Values coefficient_values(const Questions& questions, const EffectiveWeights& effective) {
    const auto& [spec, probes, parities, train, orders, cosine] = questions;
    const auto n = example_count(probes);
    const auto hidden = preactivations(spec, effective, probes.inputs);
    const auto margin = margins(spec.model.activation, hidden, effective);
    const auto answers = truth_table(margin);
    double soft = 0.0;
    for (std::int64_t i = 0; i < n; ++i)
        soft += std::tanh(margin(i) / 2.0) *
                (probes.targets[static_cast<std::size_t>(i)] == 1 ? 1.0 : -1.0);
    const auto strings = static_cast<double>(n);
    const auto sign = static_cast<double>(agreement(answers, parities.front(), n)) / strings;
    const auto rank = static_cast<double>(first_rank(answers, parities, n));
    return {{.measure = "parity_coefficient", .of = "sign", .value = sign, .ideal = 1.0},
            {.measure = "parity_coefficient", .of = "soft", .value = soft / strings, .ideal = 1.0},
            {.measure = "coefficient_rank",
             .of = "",
             .value = rank,
             .ideal = 1.0,
             .is_vacuous = parities.size() == 1}};
}

Values sensitivity_values(const TaskSpec& task, const Vector& sensitivities) {
    const auto relevant = sensitivities.head(task.parity_bits);
    const auto distractors = sensitivities.tail(task.bits - task.parity_bits);
    const bool has_any = distractors.size() > 0;
    return {{.measure = "sensitivity", .of = "relevant", .value = relevant.mean(), .ideal = 1.0},
            {.measure = "sensitivity",
             .of = "distractors",
             .value = has_any ? distractors.mean() : missing,
             .ideal = 0.0},
            {.measure = "largest_distractor_sensitivity",
             .of = "",
             .value = has_any ? distractors.maxCoeff() : missing,
             .ideal = 0.0}};
}

Values subnetwork_values(const Questions& questions, const EffectiveWeights& effective) {
    const auto& [inputs, targets, is_train] = questions.train;
    const auto parts = margin_parts(questions.spec, effective, inputs);
    const auto right = right_count(whole_margin(parts), targets);
    const auto ranked = subnetwork_size(parts, targets, columns_by_norm(effective.input_a));
    const auto random = median_subnetwork_size(parts, targets, questions.random_orders);
    return {{.measure = "train_accuracy",
             .of = "",
             .value = static_cast<double>(right) / static_cast<double>(targets.size()),
             .ideal = 1.0},
            {.measure = "subnetwork_size", .of = "ranked", .value = static_cast<double>(ranked)},
            {.measure = "subnetwork_size", .of = "random", .value = static_cast<double>(random)}};
}

std::vector<std::vector<std::int64_t>> groups_of(const Questions& questions,
                                                 const EffectiveWeights& effective) {
    return direction_groups(effective.input_a, alive_neurons(effective), questions.cosine,
                            is_even_or_odd(questions.spec.model.activation));
}

Values redundancy_values(const Questions& questions, const EffectiveWeights& effective) {
    const auto alive = alive_neurons(effective);
    const auto neurons = static_cast<double>(std::count(alive.begin(), alive.end(), true));
    const auto groups = static_cast<double>(groups_of(questions, effective).size());
    return {{.measure = "neurons", .of = "", .value = neurons},
            {.measure = "groups", .of = "", .value = groups},
            {.measure = "neurons_per_group",
             .of = "",
             .value = groups > 0 ? neurons / groups : missing}};
}

/// What is found at one checkpoint.
struct Findings {
    Values values;
    Vector sensitivities;  ///< (bits)
};

Findings findings_of(const Questions& questions, const Weights& weights) {
    const auto effective = effective_weights(questions.spec, weights);
    Findings findings{.values = coefficient_values(questions, effective),
                      .sensitivities =
                          sensitivities(questions.spec, effective, questions.probes.inputs)};
    for (const auto& more :
         {sensitivity_values(questions.spec.task, findings.sensitivities),
          subnetwork_values(questions, effective), redundancy_values(questions, effective)})
        findings.values.insert(findings.values.end(), more.begin(), more.end());
    return findings;
}

Table sensitivities_table(const Run& run, const std::vector<Findings>& findings) {
    auto table = empty_table("sensitivities", {"step", "bit", "kind", "sensitivity"});
    for (std::size_t t = 0; t < findings.size(); ++t)
        for (std::int64_t bit = 0; bit < run.spec.task.bits; ++bit)
            append_row(table, {run.checkpoint_steps[t], bit, bit_kind(run.spec.task, bit),
                               findings[t].sensitivities(bit)});
    return table;
}

Table groups_table(const Questions& questions, const EffectiveWeights& effective) {
    auto table = empty_table("groups", {"group", "neurons", "members"});
    for (const auto& members : groups_of(questions, effective))
        append_row(table, {row_count(table) + 1, static_cast<std::int64_t>(members.size()),
                           fmt::format("{}", fmt::join(members, ", "))});
    return table;
}

Figure sensitivities_figure() {
    return {.name = "sensitivities",
            .title = "Sensitivity to each bit",
            .caption = "Share of strings whose answer changes with the bit. A line is a bit.",
            .table = "sensitivities",
            .spec = {{"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis("sensitivity", "quantitative", "share of strings")},
                       {"color", axis("kind", "nominal", "bit")},
                       {"detail", axis("bit", "nominal", "bit")}}}}};
}

Report parity(const Run& run, const Options& options) {
    const auto last = last_checkpoint(run);
    const auto questions = questions_of(run, options);
    const auto found = moments_over_training(run, [&](const Weights& weights) {
        return findings_of(questions, weights);
    });
    auto report = measured_report(parity_analysis, values_of_moments(run, found));
    const auto& task = run.spec.task;
    report.summary.push_back({"sets",
                              fmt::format("{} of {:.15g}", questions.parities.size(),
                                          subset_count(task.bits, task.parity_bits)),
                              "", measure_named(parity_analysis, "sets").definition});
    report.tables.push_back(sensitivities_table(run, found.moments));
    report.tables.push_back(groups_table(questions, effective_weights(run.spec, last.weights)));
    report.figures = {
        training_figure("coefficient", "Agreement with the parity of the relevant bits",
                        "1: every string of the probes is answered right; 0: as by chance.",
                        {"parity_coefficient_sign", "parity_coefficient_soft"}, "coefficient"),
        sensitivities_figure(),
        training_figure("subnetwork", "Neurons that suffice for the full train accuracy",
                        "The first by norm of their input weights, or in a random order.",
                        {"subnetwork_size_ranked", "subnetwork_size_random", "neurons", "groups"},
                        "neurons")};
    return report;
}

}  // namespace

const Analysis parity_analysis{
    .name = "parity",
    .summary =
        "whether a parity model knows its bits, how few neurons it needs, how many are copies",
    .source =
        "O'Donnell 2014, Analysis of Boolean Functions (coefficients, influence); Merrill et "
        "al. 2023, arXiv 2303.11873 (subnetworks); Pearce et al. 2023",
    .applies_to = "sparse parity",
    .applies = [](const RunSpec& spec) { return is_parity(spec); },
    .options = {{"probes", "random strings to ask the model", std::int64_t{4096}, 1.0, 1e6},
                {"sets", "sets of bits to rank; where there are more, a random sample of so many",
                 std::int64_t{10'000}, 1.0, 1e6},
                {"cosine", "neurons with a larger one between them are copies", 0.99, 0.0, 1.0}},
    .measures =
        {{"parity_coefficient",
          "E[f(x) chi(x)] over the probes, chi = +1 where the label is 1, else -1; `sign`: f = +1 "
          "or -1, the answer; `soft`: f = tanh(margin / 2)",
          "", "1"},
         {"coefficient_rank",
          "place of the relevant bits among sets of as many bits by |coefficient|, convention "
          "sign, "
          "the largest first; equal ones share the best place",
          "", "1"},
         {"sensitivity",
          "share of probes whose answer changes when a bit is flipped, mean over the `relevant` "
          "bits and over the `distractors`",
          "", "1; 0"},
         {"largest_distractor_sensitivity", "the largest of one distractor", "", "0"},
         {"train_accuracy", "of all neurons, at the checkpoint", "", "1"},
         {"subnetwork_size",
          "fewest neurons that answer the train strings right as often as all do; `ranked`: the "
          "first by norm of input weights, bias among them; `random`: the first of 11 random "
          "orders, median",
          "neurons", ""},
         {"neurons", "that have not vanished (1 % of the largest input and output norm)", "neurons",
          ""},
         {"groups",
          "of neurons, not vanished, by direction of input weights, bias among them: connected "
          "components of cosine > .99",
          "", ""},
         {"neurons_per_group", "their mean number: 1 without copies", "neurons", ""},
         {"sets", "how many sets of bits were ranked, of how many", "", ""}},
    .tables = {{"measures", "a number at the last checkpoint, beside its references"},
               {"over_training", "a checkpoint"},
               {"sensitivities", "an input bit at a checkpoint"},
               {"groups", "neurons of the last checkpoint that read one direction"}},
    .details =
        R"(The first `task.parity_bits` bits decide the label, the others are distractors. The margin of a
string is its one logit, or the logit of 1 less that of 0: log odds of 1, and tanh(margin / 2) = 2
P(1) - 1. The answer is 1 where it is above 0.

The probes are uniformly random strings, not those of the run, and the same in every run of as many
bits. Over all strings E[f chi] is a coefficient of the Fourier expansion of f, and 2 (test
accuracy) - 1 where f is the answer; over n probes its standard error is at most 1 / sqrt(n), .016
for 4096: while the coefficient is below that its rank is chance. With more sets of bits than
`--sets` the rank is among a fixed random sample that has the relevant set in it: read it as a
share. The flip of a bit is asked of every probe; the mean over probes is the bit's influence.

A subnetwork sets the activations of all other neurons to 0. Its size is the least that reaches the
train accuracy of all neurons: while that is no better than chance few or no neurons reach it, so
read the size beside `train_accuracy`. In a random order every neuron that is needed must have
come: five needed ones of 48 come after 41 in the mean, so that `random` may stay large where few
are needed.

Copies: for relu a positive multiple of the input weights, bias among them, is the same neuron up
to a factor; for abs and square also a negative one. Of gelu, silu and tanh neurons of one direction
are alike, and copies where they are as long; of tanh and the identity the opposite direction counts
as the same, too. Groups are chains: each neuron is a copy of some other of its group. A subnetwork
keeps the bias of the logits.)",
    .report = parity};

}  // namespace grokscope
