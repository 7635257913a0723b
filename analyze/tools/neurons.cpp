/// Which waves are the neurons: of what frequency, how purely, and with what harmonics?
///
/// A row of `measures` is a measure at the last checkpoint; of `over_training`, a checkpoint; of
/// `neurons`, a neuron at the last checkpoint; of `neurons_over_training`, a neuron at a
/// checkpoint; of `groups`, the neurons of one frequency at a checkpoint.

#include "grokscope/addition/neurons.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/harmonics.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/statistics/averages.hpp"

namespace grokscope {

extern const Analysis neurons_analysis;

namespace {

/// The neurons of one checkpoint.
struct NeuronView {
    std::vector<Neuron> neurons;
    std::vector<NeuronHarmonics> harmonics;
};

NeuronView view_of(const RunSpec& spec, const Weights& weights) {
    const auto effective = effective_weights(spec, weights);
    auto neurons = neurons_of(spec, effective);
    auto harmonics = harmonics_of(spec, effective, neurons);
    return {.neurons = std::move(neurons), .harmonics = std::move(harmonics)};
}

/// A number of every neuron that has not vanished.
template <typename NumberOf>
std::vector<double> numbers_of(const NeuronView& view, NumberOf&& number_of) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < view.neurons.size(); ++i)
        if (view.neurons[i].group > 0)
            numbers.push_back(number_of(view.neurons[i], view.harmonics[i]));
    return numbers;
}

struct NeuronMeasure {
    std::string name;
    double (*number_of)(const Neuron&, const NeuronHarmonics&);
    double ideal;
    bool is_vacuous;
};

std::vector<NeuronMeasure> neuron_measures(const RunSpec& spec) {
    using N = const Neuron&;
    using H = const NeuronHarmonics&;
    const auto [fundamental, with_harmonics] = ideal_variance(spec.model.activation);
    const bool reads_one = reads_one_frequency(spec);
    const bool writes_one = writes_one_frequency(spec);
    return {{"fve", [](N neuron, H) { return neuron.variance; }, fundamental, reads_one},
            {"fve_with_harmonics", [](N, H harmonics) { return harmonics.variance; },
             with_harmonics, reads_one},
            {"in_share", [](N neuron, H) { return neuron.in.share; }, 1.0, reads_one},
            {"in_second", [](N, H harmonics) { return harmonics.in.second; }, 0.0, reads_one},
            {"in_third", [](N, H harmonics) { return harmonics.in.third; }, 0.0, reads_one},
            {"out_share", [](N neuron, H) { return neuron.out.share; }, 1.0, writes_one},
            {"out_second", [](N, H harmonics) { return harmonics.out.second; }, 0.0, writes_one},
            {"out_third", [](N, H harmonics) { return harmonics.out.third; }, 0.0, writes_one}};
}

Values values_of(const RunSpec& spec, const double threshold, const NeuronView& view) {
    Values values;
    for (const auto& [name, number_of, ideal, is_vacuous] : neuron_measures(spec)) {
        const auto numbers = numbers_of(view, number_of);
        values.push_back({name, "median", known_median(numbers), ideal, is_vacuous});
        values.push_back({name, "mean", known_mean(numbers), ideal, is_vacuous});
    }
    const auto is_above = numbers_of(view, [&](const Neuron& neuron, const NeuronHarmonics&) {
        return neuron.variance > threshold ? 1.0 : 0.0;
    });
    const double ideal = ideal_variance(spec.model.activation).fundamental;
    const double ideal_share = ideal > threshold ? 1.0 : 0.0;
    values.push_back({"share_above", "", known_mean(is_above),
                      std::isnan(ideal) ? missing : ideal_share, reads_one_frequency(spec)});
    values.push_back({"vanished", "", static_cast<double>(view.neurons.size() - is_above.size())});
    return values;
}

/// What is found at one checkpoint.
struct NeuronMoment {
    Values values;
    NeuronView view;
};

NeuronMoment moment_of(const RunSpec& spec, const double threshold, const Weights& weights) {
    auto view = view_of(spec, weights);
    return {.values = values_of(spec, threshold, view), .view = std::move(view)};
}

Table neurons_table(const NeuronView& view) {
    auto table =
        empty_table("neurons",
                    {"neuron", "group", "frequency", "amplitude", "phase [rad]", "fve",
                     "fve_with_harmonics", "in_share", "in_second", "in_third", "out_frequency",
                     "out_amplitude", "out_phase [rad]", "out_share", "out_second", "out_third"});
    for (std::size_t i = 0; i < view.neurons.size(); ++i) {
        const auto& neuron = view.neurons[i];
        const auto& [variance, in, out] = view.harmonics[i];
        append_row(table, {static_cast<std::int64_t>(i), neuron.group, neuron.in.frequency,
                           neuron.in.amplitude, neuron.in.phase, neuron.variance, variance,
                           neuron.in.share, in.second, in.third, neuron.out.frequency,
                           neuron.out.amplitude, neuron.out.phase, neuron.out.share, out.second,
                           out.third});
    }
    return table;
}

/// The tables with rows at every checkpoint.
struct NeuronTables {
    Table neurons = empty_table("neurons_over_training",
                                {"step", "neuron", "frequency", "amplitude", "phase [rad]", "fve",
                                 "out_frequency", "out_phase [rad]"});
    Table groups = empty_table("groups", {"step", "frequency", "neurons"});
};

void append_neurons(NeuronTables& tables, const std::int64_t step,
                    const std::vector<Neuron>& neurons) {
    for (std::size_t i = 0; i < neurons.size(); ++i) {
        const auto& neuron = neurons[i];
        append_row(tables.neurons,
                   {step, static_cast<std::int64_t>(i), neuron.in.frequency, neuron.in.amplitude,
                    neuron.in.phase, neuron.variance, neuron.out.frequency, neuron.out.phase});
    }
    for (const auto& group : neuron_groups(neurons))
        append_row(tables.groups,
                   {step, group.frequency, static_cast<std::int64_t>(group.members.size())});
}

NeuronTables tables_over_training(const Run& run, const std::vector<NeuronMoment>& moments) {
    NeuronTables tables;
    for (std::size_t t = 0; t < moments.size(); ++t)
        append_neurons(tables, run.checkpoint_steps[t], moments[t].view.neurons);
    return tables;
}

Figure groups_figure() {
    return {.name = "groups",
            .title = "Neurons by frequency",
            .caption = "Neurons that have vanished are left out.",
            .table = "groups",
            .spec = {{"mark", {{"type", "circle"}, {"opacity", 1.0}}},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis("frequency", "quantitative", "frequency k")},
                       {"size", axis("neurons", "quantitative", "neurons")}}}}};
}

Figure variance_figure() {
    return training_figure("variance", "How far neurons are one wave",
                           "FVE of the neurons' activations at their own frequency, alone and with "
                           "the second harmonic.",
                           {"fve_median", "fve_with_harmonics_median", "share_above"}, "share");
}

Report neurons(const Run& run, const Options& options) {
    const double threshold = options.number("fve-threshold");
    const auto found = moments_over_training(run, [&](const Weights& weights) {
        return moment_of(run.spec, threshold, weights);
    });
    auto report = measured_report(neurons_analysis, values_of_moments(run, found));
    auto [over_training, groups] = tables_over_training(run, found.moments);
    report.tables.push_back(neurons_table(found.moments.back().view));
    report.tables.push_back(std::move(over_training));
    report.tables.push_back(std::move(groups));
    report.figures = {variance_figure(), groups_figure()};
    return report;
}

}  // namespace

const Analysis neurons_analysis{
    .name = "neurons",
    .summary = "which waves the neurons are: of what frequency, how purely, with what harmonics",
    .source = "Nanda et al. 2023, arXiv 2301.05217 (FVE); Pearce et al. 2023",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = {{"fve-threshold", "FVE above which a neuron counts as one wave", 0.85, 0.0, 1.0}},
    .measures =
        {{"fve",
          "share of the variance of the activation in {1, cos, sin} x {1, cos, sin} of the "
          "neuron's frequency; median and mean over neurons that have not vanished",
          "", "relu .9620, abs .8514, square .8000"},
         {"fve_with_harmonics", "the same of {1, cos, sin, cos 2, sin 2} x the same", "",
          "relu .9949, abs .9801, square 1.0000"},
         {"in_share", "share of its frequency in the power of the input column, k > 0", "", "1"},
         {"in_second", "the same of twice its frequency", "", "0"},
         {"in_third", "the same of three times its frequency", "", "0"},
         {"out_share", "the same three of the output column, at the output's frequency", "", "1"},
         {"out_second", "of twice that frequency", "", "0"},
         {"out_third", "of three times that frequency", "", "0"},
         {"share_above", "neurons with FVE above the threshold, of those that have not vanished",
          "", "relu, abs 1; square 0 at .85"},
         {"vanished", "neurons whose input or output is below 1 % of the largest", "", ""}},
    .tables = {{"measures", "a measure at the last checkpoint"},
               {"over_training", "a checkpoint; a column is a measure"},
               {"neurons",
                "a neuron at the last checkpoint; its group is its frequency, 0 where it has "
                "vanished"},
               {"neurons_over_training", "a neuron at a checkpoint"},
               {"groups", "a frequency at a checkpoint: how many neurons have it"}},
    .details =
        R"(A neuron's wave is w(x) ~ amplitude cos(w_k x - phase), w_k = 2 pi k / p, at the k = 1 ...
floor(p / 2) of the largest c^2 + s^2 of its column of W_input = E W_in (of W_input_a where inputs
differ) or of W_output = (W_out U)^T. Its activation h[a, b] over all p^2 pairs has FVE

    FVE = sum over f, g of <h - mean h, f(a) g(b)>^2 / |h - mean h|^2

with f, g from the orthonormal {1, cos, sin} of that k; with harmonics from {1, cos, sin of k, cos,
sin of 2k}. The ideals are those of one exact wave at p = 67: a relu bends a wave, so that even such
a neuron is not all of one frequency, and a square has exactly the second harmonic as well. Neurons
can exceed the ideal: a constant part or a second harmonic of the input may mend the bend.

Multiples of k are folded into 1 ... floor(p / 2): frequency m has the waves of p - m. Where 2k or
3k folds onto 0 or onto k itself (even p, p divisible by 3) it has no share of its own: it is
missing, left out of median and mean, and the block with harmonics is the one without. Where it
folds onto p / 2 there is only a cosine. At p = 5 the third harmonic is the second. The
measures are vacuous where a fixed embedding has one frequency, and for p <= 3. Of random columns
the largest of floor(p / 2) frequencies has a share as well: see the control.)",
    .report = neurons};

}  // namespace grokscope
