/// Are the logits waves in a + b - c, and which neurons make them?
///
/// A row of `measures` is a measure of all logits; of `frequencies`, a frequency at the last
/// checkpoint, and of `frequencies_over_training` at every one; of `groups`, the neurons of one
/// frequency, grouped at the last checkpoint; of `groups_over_training`, the same neurons then; of
/// `waves`, their mean logit of the answers at one distance from a + b.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/key_options.hpp"
#include "analysis/measured.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/pair_logits.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis logits_analysis;

namespace {

/// What is fixed over training: keys and groups of the last checkpoint.
struct LogitSubjects {
    const RunSpec& spec;
    KeyChoice choice;
    Frequencies keys;
    std::vector<NeuronGroup> groups;
};

/// What the neurons of one group add to the logits.
struct GroupPart {
    double alpha = missing;  ///< of its own frequency
    double share = missing;  ///< energy of its part over that of all logits
    double r2 = missing;     ///< of its part on its own frequency
    Vector wave;             ///< (p) mean of its part by d = a + b - c, less the mean over d
};

/// What is found at one checkpoint.
struct LogitMoment {
    Values values;
    Vector alpha;              ///< (K + 1)
    double varying = missing;  ///< energy of all logits, less the means over c
    std::vector<GroupPart> groups;
};

Frequencies all_frequencies(const std::int64_t p) {
    Frequencies all(static_cast<std::size_t>(highest_frequency(p)));
    std::iota(all.begin(), all.end(), std::int64_t{1});
    return all;
}

Values values_of(const LogitSubjects& subjects, const Matrix& z, const LogitWaves& waves,
                 const EffectiveWeights& effective) {
    const auto& spec = subjects.spec;
    const auto fit = logit_fit(waves, subjects.keys);
    const auto every = logit_fit(waves, all_frequencies(spec.task.modulus));
    const auto own = logit_fit(waves, chosen_keys(spec, effective, subjects.choice));
    const auto ideal = ideal_logit_fit(spec.model.activation);
    return {{"logit_r2", "", fit.r2, ideal.r2},
            {"logit_r2_centred", "", fit.r2_centred, ideal.r2},
            {"logit_r2_by_sum", "", fit.r2_by_sum, ideal.by_sum},
            {"logit_r2_pizza", "", pizza_fit(z, subjects.keys), ideal.pizza},
            {"logit_r2_all", "", every.r2, ideal.r2},
            {"logit_r2_own", "", own.r2, ideal.r2}};
}

GroupPart group_part(const NeuronGroup& group, const Matrix& activations,
                     const EffectiveWeights& effective, const double varying) {
    const Matrix z = activations(Eigen::all, group.members) *
                     effective.output(Eigen::all, group.members).transpose();
    const auto waves = logit_waves(z);
    return {.alpha = waves.alpha(group.frequency),
            .share = energy_share(waves.energy.varying, varying),
            .r2 = logit_fit(waves, {group.frequency}).r2_centred,
            .wave = waves.by_difference.array() - waves.by_difference.mean()};
}

LogitMoment moment_of(const LogitSubjects& subjects, const Weights& weights) {
    const auto effective = effective_weights(subjects.spec, weights);
    const auto activations = pair_activations(subjects.spec, effective);
    const auto z = output_logits(effective, activations);
    const auto waves = logit_waves(z);
    LogitMoment moment{.values = values_of(subjects, z, waves, effective),
                       .alpha = waves.alpha,
                       .varying = waves.energy.varying,
                       .groups = {}};
    for (const auto& group : subjects.groups)
        moment.groups.push_back(group_part(group, activations, effective, moment.varying));
    return moment;
}

Table frequencies_table(const LogitSubjects& subjects, const LogitMoment& last) {
    auto table = empty_table("frequencies", {"frequency", "alpha", "share", "is_key"});
    for (std::int64_t k = 1; k < last.alpha.size(); ++k)
        append_row(table, {k, last.alpha(k),
                           energy_share(wave_energy(last.alpha(k), k, subjects.spec.task.modulus),
                                        last.varying),
                           contains(subjects.keys, k)});
    return table;
}

Table frequencies_over_training(const Run& run, const std::vector<LogitMoment>& moments) {
    auto table = empty_table("frequencies_over_training", {"step", "frequency", "alpha"});
    for (std::size_t t = 0; t < moments.size(); ++t)
        for (std::int64_t k = 1; k < moments[t].alpha.size(); ++k)
            append_row(table, {run.checkpoint_steps[t], k, moments[t].alpha(k)});
    return table;
}

Table groups_table(const LogitSubjects& subjects, const LogitMoment& last) {
    auto table = empty_table("groups", {"frequency", "neurons", "alpha", "share", "r2"});
    for (std::size_t i = 0; i < subjects.groups.size(); ++i) {
        const auto& [frequency, members] = subjects.groups[i];
        const auto& part = last.groups[i];
        append_row(table, {frequency, static_cast<std::int64_t>(members.size()), part.alpha,
                           part.share, part.r2});
    }
    return table;
}

Table groups_over_training(const Run& run, const LogitSubjects& subjects,
                           const std::vector<LogitMoment>& moments) {
    auto table = empty_table("groups_over_training", {"step", "frequency", "alpha", "share", "r2"});
    for (std::size_t t = 0; t < moments.size(); ++t)
        for (std::size_t i = 0; i < subjects.groups.size(); ++i) {
            const auto& part = moments[t].groups[i];
            append_row(table, {run.checkpoint_steps[t], subjects.groups[i].frequency, part.alpha,
                               part.share, part.r2});
        }
    return table;
}

void append_wave(Table& table, const std::int64_t step, const std::int64_t frequency,
                 const GroupPart& part) {
    const auto p = part.wave.size();
    for (std::int64_t d = 0; d < p; ++d) {
        const double turns = static_cast<double>(frequency * d % p) / static_cast<double>(p);
        append_row(table, {step, frequency, d, part.wave(d),
                           part.alpha * std::cos(2.0 * std::numbers::pi * turns)});
    }
}

Table waves_table(const Run& run, const LogitSubjects& subjects,
                  const std::vector<LogitMoment>& moments) {
    auto table = empty_table("waves", {"step", "frequency", "difference", "logit", "ideal"});
    for (std::size_t t = 0; t < moments.size(); ++t)
        for (std::size_t i = 0; i < subjects.groups.size(); ++i)
            append_wave(table, run.checkpoint_steps[t], subjects.groups[i].frequency,
                        moments[t].groups[i]);
    return table;
}

Figure waves_figure(const std::int64_t step) {
    auto colour = axis("curve", "nominal", "curve");
    colour["scale"] = {{"domain", {"logit", "ideal"}}};
    auto dashes = colour;
    dashes["scale"]["range"] = {{1, 0}, {4, 4}};
    return {.name = "waves",
            .title = "What each group of neurons adds to the logits",
            .caption =
                "At the last checkpoint, the mean over all pairs by d = a + b - c mod p, less the "
                "mean over d; dashed: the fitted wave alpha_k cos w_k d.",
            .table = "waves",
            .spec = {{"transform",
                      {{{"filter", {{"field", "step"}, {"equal", step}}}},
                       {{"fold", {"logit", "ideal"}}, {"as", {"curve", "value"}}}}},
                     {"mark", "line"},
                     {"height", 90},
                     {"encoding",
                      {{"x", axis("difference", "quantitative", "a + b - c mod p")},
                       {"y", axis("value", "quantitative", "logit")},
                       {"row", axis("frequency", "nominal", "frequency k")},
                       {"color", colour},
                       {"strokeDash", dashes}}}}};
}

Figure coefficients_figure(const Frequencies& keys) {
    return {.name = "coefficients",
            .title = "Coefficients of the key frequencies in the logits",
            .caption = "alpha_k of cos w_k(a + b - c), by least squares over all triples.",
            .table = "frequencies_over_training",
            .spec = {{"transform", {{{"filter", {{"field", "frequency"}, {"oneOf", keys}}}}}},
                     {"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis("alpha", "quantitative", "alpha_k")},
                       {"color", axis("frequency", "nominal", "frequency k")}}}}};
}

LogitSubjects logit_subjects(const Run& run, const Options& options) {
    const auto effective = effective_weights(run.spec, last_checkpoint(run).weights);
    const auto choice = key_choice(options, run.spec);
    return {.spec = run.spec,
            .choice = choice,
            .keys = chosen_keys(run.spec, effective, choice),
            .groups = neuron_groups(neurons_of(run.spec, effective))};
}

Report logits(const Run& run, const Options& options) {
    const auto subjects = logit_subjects(run, options);
    const auto found = moments_over_training(run, [&](const Weights& weights) {
        return moment_of(subjects, weights);
    });
    const auto& moments = found.moments;
    auto report = measured_report(logits_analysis, values_of_moments(run, found));
    report.summary.push_back(key_summary(subjects.keys, subjects.choice));
    report.tables.push_back(frequencies_table(subjects, moments.back()));
    report.tables.push_back(groups_table(subjects, moments.back()));
    report.tables.push_back(frequencies_over_training(run, moments));
    report.tables.push_back(groups_over_training(run, subjects, moments));
    report.tables.push_back(waves_table(run, subjects, moments));
    report.figures = {
        training_figure(
            "fit", "Share of the logits that waves in a + b - c explain",
            "R^2 on cos w_k(a + b - c) of the key frequencies; by_sum: of the mean over "
            "pairs of equal sum; pizza: with the envelope |cos(w_k(a - b) / 2)|.",
            {"logit_r2", "logit_r2_by_sum", "logit_r2_pizza"}, "R^2"),
        coefficients_figure(subjects.keys), waves_figure(run.checkpoint_steps.back())};
    return report;
}

}  // namespace

const Analysis logits_analysis{
    .name = "logits",
    .summary = "whether the logits are waves in a + b - c, and which neurons make them",
    .source = "Nanda et al. 2023, arXiv 2301.05217; Zhong et al. 2023, arXiv 2306.17844 (pizza)",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = key_options({}),
    .measures = {{"logit_r2", "of Z less its mean, on cos w_k(a + b - c) of the key frequencies",
                  "", "pure waves: 8/pi^2 = .8106 (relu, abs), 2/3 (square)"},
                 {"logit_r2_centred",
                  "of Z less the mean over c of each pair, which no softmax sees", "", "the same"},
                 {"logit_r2_by_sum",
                  "of the mean of Z over pairs with equal a + b, less means over c", "", "1"},
                 {"logit_r2_pizza", "centred, on |cos(w_k(a - b) / 2)| cos w_k(a + b - c)", "",
                  "1 for relu and abs"},
                 {"logit_r2_all", "as logit_r2, on all frequencies 1 ... K", "", "as logit_r2"},
                 {"logit_r2_own", "as logit_r2, on the checkpoint's own key frequencies", "",
                  "as logit_r2"},
                 key_measure()},
    .tables =
        {{"measures", "a measure of all logits"},
         {"over_training", "a checkpoint; a column is a measure"},
         {"frequencies",
          "a frequency at the last checkpoint: its coefficient alpha_k, the energy of its wave "
          "over "
          "that of Z less the mean over c of each pair, whether it is key"},
         {"groups",
          "the neurons of one frequency at the last checkpoint: what they add to "
          "the logits alone: its alpha_k; its energy over that of Z, each less its mean over c of "
          "each pair (parts may cancel, so shares need not sum to 1); its R^2 on its own wave, of "
          "the same part"},
         {"frequencies_over_training", "a frequency at a checkpoint"},
         {"groups_over_training", "a group of the last checkpoint at a checkpoint"},
         {"waves",
          "a difference d = (a + b - c) mod p and a group at a checkpoint: the mean, over all "
          "pairs, of what its neurons alone add to the logit of c, less the mean over d; the "
          "fitted wave"}},
    .details =
        R"(Z[a, b, c] are the logits over all p^2 pairs, in float64. Key frequencies are those of the last
checkpoint, by `--rule` of W_input, or those of `--frequencies`.

The ideal is that of pure waves on a circle. Neurons of relu or abs that read pure waves have the
factor |cos(w_k(a - b) / 2)| in their activations, and so have the logits, whatever the phases: the
mean of |cos|, 2 / pi, explains 4 / pi^2 of an energy of 1/2, R^2 = 8 / pi^2 = .8106. With squares
the factor is (1 + cos w_k(a - b)) / 2, and R^2 = 2/3. `logit_r2_by_sum` averages the factor out and
`logit_r2_pizza` fits it. A trained network can do better: constant parts and second harmonics of
its inputs straighten the bends of its neurons. Other activations have no such ideal.

Groups, in `waves` too, are the neurons that share an input frequency at the last checkpoint. `ideal`
is alpha_k cos(2 pi k d / p) with alpha_k of the group's part in `groups_over_training`, fitted by
least squares over all triples. It has no sine: a wave that is shifted has its peak elsewhere than at
d = 0, the right answer, and the distance between the two curves shows it.)",
    .report = logits};

}  // namespace grokscope
