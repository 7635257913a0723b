/// Which part of the weights buys more logit margin for its norm: the circuit that generalises, or
/// the rest?
///
/// A row of `measures` is a measure of one part of the model, or of the whole; a row of
/// `over_training` a checkpoint.

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/key_options.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/circuit_parts.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis efficiency_analysis;

namespace {

/// What is fixed over training.
struct EfficiencySubjects {
    const RunSpec& spec;
    const Task& task;
    KeyChoice choice;
    Frequencies keys;  ///< of the last checkpoint; none of sparse parity
    std::vector<std::int64_t> train;
    std::vector<std::int64_t> test;
};

EfficiencySubjects efficiency_subjects(const Run& run, const Options& options) {
    const auto choice = is_parity(run.spec) ? KeyChoice{} : key_choice(options, run.spec);
    return {.spec = run.spec,
            .task = run.task,
            .choice = choice,
            .keys = is_parity(run.spec) ? Frequencies{} : last_keys(run, choice),
            .train = split_rows(run.task, true),
            .test = split_rows(run.task, false)};
}

CircuitParts parts_of(const EfficiencySubjects& subjects, const EffectiveWeights& effective) {
    if (is_parity(subjects.spec)) return bit_parts(effective, subjects.spec.task.parity_bits);
    return frequency_parts(effective, subjects.keys);
}

/// Missing over no examples.
double mean_over(const Vector& margins, const std::vector<std::int64_t>& rows) {
    return margins(rows).sum() / static_cast<double>(rows.size());
}

void append_values(Values& values, const EfficiencySubjects& subjects, const std::string& of,
                   const EffectiveWeights& part) {
    const auto margins = circuit_margins(subjects.spec, part, subjects.task);
    const double train = mean_over(margins, subjects.train);
    const double test = mean_over(margins, subjects.test);
    const double norm = circuit_norm(subjects.spec, part);
    values.insert(values.end(), {{"efficiency_train", of, train / norm},
                                 {"efficiency_test", of, test / norm},
                                 {"efficiency_squared_train", of, train / (norm * norm)},
                                 {"efficiency_squared_test", of, test / (norm * norm)},
                                 {"margin_train", of, train},
                                 {"margin_test", of, test},
                                 {"norm", of, norm}});
}

Values values_of(const EfficiencySubjects& subjects, const Weights& weights) {
    const auto whole = effective_weights(subjects.spec, weights);
    const auto [key, rest] = parts_of(subjects, whole);
    Values values;
    append_values(values, subjects, "key", key);
    append_values(values, subjects, "rest", rest);
    append_values(values, subjects, "whole", whole);
    return values;
}

std::vector<Figure> figures() {
    return {training_figure("efficiency", "Logit margin per unit of weight norm",
                            "Mean over train examples; each part is a network of its own.",
                            {"efficiency_train_key", "efficiency_train_rest"}, "margin / norm"),
            training_figure("margins", "Logit margin of each part",
                            "Mean over train examples: the right logit less the largest other.",
                            {"margin_train_key", "margin_train_rest", "margin_train_whole"},
                            "margin")};
}

Report efficiency(const Run& run, const Options& options) {
    const auto subjects = efficiency_subjects(run, options);
    auto report =
        measured_report(efficiency_analysis, values_over_training(run, [&](const Weights& weights) {
                            return values_of(subjects, weights);
                        }));
    if (!is_parity(run.spec)) report.summary.push_back(key_summary(subjects.keys, subjects.choice));
    report.figures = figures();
    return report;
}

}  // namespace

const Analysis efficiency_analysis{
    .name = "efficiency",
    .summary = "which part of the weights buys more logit margin for its norm",
    .source = "Varma et al. 2023, arXiv 2309.02390 (circuit efficiency)",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options = key_options({}),
    .measures =
        {{"efficiency_train", "margin_train / norm; missing where the part is zero", "", ""},
         {"efficiency_test", "margin_test / norm", "", ""},
         {"efficiency_squared_train",
          "margin_train / norm^2, which the scale of weights leaves alone (relu, abs)", "", ""},
         {"efficiency_squared_test", "margin_test / norm^2", "", ""},
         {"margin_train",
          "logit of the right answer less the largest other, mean over train examples", "", ""},
         {"margin_test", "the same over test examples", "", ""},
         {"norm", "L2 norm of the effective matrices, a tied input once", "", ""},
         key_measure()},
    .tables = {{"measures", "a measure of the key part, of the rest, or of the whole model"},
               {"over_training", "a checkpoint; a column is a measure of one part"}},
    .details =
        R"(The weights are split in two, `key` and `rest`, and each part is run as a network of its own, from
its inputs to its outputs. The nonlinearity makes margins of the parts not add up to those of the
`whole`.

**Modular addition**: W_input_a, W_input_b and W_output are projected on the cosines and sines of
the key frequencies, those of W_input at the last checkpoint by `--rule`, or of `--frequencies`; the
rest is what remains, the constant part included. A part of a matrix below 1e-6 of its norm, the rounding of
float32, is zero. A bias of the logits is projected likewise, and one of the hidden layer is of the
rest; the norm has biases, too. **Sparse parity**: the key part has the input weights of the relevant
bits and the bias, the rest those of the distractors; both have all of W_out and its bias, which is
why a rest without distractors has margin 0 and a norm.

**Norm** is sqrt(|W_input_a|^2 + |W_input_b|^2 + |W_output|^2), a tied W_input counted once, of the
effective matrices (W_input = E W_in, W_output = (W_out U)^T), not of the stored ones that weight
decay acts on: of those W_in and W_out have no tokens, and so no frequencies to be split by.

**Margin** of an example is the logit of its right answer less the largest other one; with one logit
z it is z for label 1 and -z for label 0. It is below zero where the answer is wrong.

**Efficiency** is the margin for a unit of norm. Logits of relu and abs grow as the square of the
norm (those of squares as its cube), so efficiency grows with the norm, and parts of different
sizes are compared by `efficiency_squared`. Below zero a part answers wrongly when it is alone, and
by how much says little: while a model of modular addition memorises, its neurons mix all
frequencies, so that neither part can do without the other. Varma et al. expect a circuit that
generalises to be the more efficient one from some size of the training set on.)",
    .report = efficiency};

}  // namespace grokscope
