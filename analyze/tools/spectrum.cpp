/// Which frequencies do the weights hold, and which neurons carry them?
///
/// A row of `keys` is a rule and the frequencies it calls key. A row of `frequencies` is a
/// frequency of a matrix at the checkpoint looked at; of `over_training`, at every checkpoint. A
/// row of `neurons` is a neuron at that checkpoint.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/token_matrices.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep_arms.hpp"

namespace grokscope {

extern const Analysis spectrum_analysis;

namespace {

Checkpoint chosen_checkpoint(const Run& run, const Options& options) {
    const auto step = options.count("step");
    return step < 0 ? last_checkpoint(run) : checkpoint_at(run, step);
}

std::string listed(const Frequencies& keys) { return fmt::format("{}", fmt::join(keys, ", ")); }

/// A token-indexed matrix as the tool reads it.
struct MatrixView {
    std::string name;
    Vector powers;  ///< (K + 1)
    Keys keys;
};

/// What the tool looks at: a checkpoint, its matrices and neurons.
struct SpectrumView {
    const Run& run;
    Checkpoint checkpoint;
    std::vector<MatrixView> matrices;
    std::vector<Neuron> neurons;
};

SpectrumView view_of(const Run& run, const KeyRules& rules, const Options& options) {
    auto checkpoint = chosen_checkpoint(run, options);
    auto neurons = neurons_of(run.spec, effective_weights(run.spec, checkpoint.weights));
    std::vector<MatrixView> matrices;
    for (const auto& [name, matrix] : token_matrices(run.spec, checkpoint.weights))
        matrices.push_back({.name = name,
                            .powers = power(spectrum_of(matrix)),
                            .keys = keys_of(matrix, neurons, rules)});
    return {.run = run,
            .checkpoint = std::move(checkpoint),
            .matrices = std::move(matrices),
            .neurons = std::move(neurons)};
}

Table keys_table(const SpectrumView& view) {
    auto table = empty_table("keys", {"matrix", "rule", "count", "frequencies"});
    for (const auto& [matrix, powers, keys] : view.matrices) {
        const auto add = [&, &name = matrix](const std::string& rule, const Frequencies& list) {
            append_row(table, {name, rule, static_cast<std::int64_t>(list.size()), listed(list)});
        };
        add("energy", keys.energy);
        add("article", keys.article);
        add("quarter_max", keys.quarter_max);
        add("cluster", keys.cluster);
    }
    return table;
}

Table frequencies_table(const SpectrumView& view) {
    auto table =
        empty_table("frequencies", {"matrix", "frequency", "power", "norm", "share", "energy_key",
                                    "article_key", "quarter_max_key", "cluster_key"});
    for (const auto& [name, powers, keys] : view.matrices) {
        const double total = powers.tail(powers.size() - 1).sum();
        for (std::int64_t k = 0; k < powers.size(); ++k)
            append_row(table, {name, k, powers(k), std::sqrt(powers(k)),
                               k == 0 ? missing : powers(k) / total, contains(keys.energy, k),
                               contains(keys.article, k), contains(keys.quarter_max, k),
                               contains(keys.cluster, k)});
    }
    return table;
}

Table neurons_table(const SpectrumView& view) {
    auto table =
        empty_table("neurons", {"neuron", "frequency", "amplitude", "phase [rad]", "share",
                                "article_frequency", "fve", "out_frequency", "out_amplitude",
                                "out_phase [rad]", "out_share", "phase_difference [rad]", "group"});
    for (std::size_t i = 0; i < view.neurons.size(); ++i) {
        const auto& [in, in_b, out, variance, difference, group] = view.neurons[i];
        append_row(table, {static_cast<std::int64_t>(i), in.frequency, in.amplitude, in.phase,
                           in.share, in.article_frequency, variance, out.frequency, out.amplitude,
                           out.phase, out.share, difference, group});
    }
    return table;
}

/// The tables that need every checkpoint, filled in one pass over them.
struct SpectrumTables {
    Table spectra =
        empty_table("over_training", {"step", "matrix", "frequency", "power", "norm", "key"});
    Table keys = empty_table("keys_over_training", {"step", "matrix", "count", "frequencies"});
};

/// How a figure calls the line of a frequency: its number where it is key, else `others`.
std::string line_name(const Frequencies& keys, const std::int64_t k) {
    return contains(keys, k) ? fmt::format("{}", k) : "others";
}

void append_spectrum(Table& table, const std::int64_t step, const MatrixView& view,
                     const Vector& powers) {
    for (std::int64_t k = 0; k < powers.size(); ++k)
        append_row(table, {step, view.name, k, powers(k), std::sqrt(powers(k)),
                           line_name(view.keys.energy, k)});
}

void append_spectra(SpectrumTables& tables, const SpectrumView& view, const Checkpoint& checkpoint,
                    const KeyRules& rules) {
    const auto matrices = token_matrices(view.run.spec, checkpoint.weights);
    for (std::size_t i = 0; i < matrices.size(); ++i) {
        const auto powers = power(spectrum_of(matrices[i].value));
        const auto keys = energy_keys(powers, rules.energy_share);
        append_row(tables.keys, {checkpoint.step, matrices[i].name,
                                 static_cast<std::int64_t>(keys.size()), listed(keys)});
        append_spectrum(tables.spectra, checkpoint.step, view.matrices[i], powers);
    }
}

SpectrumTables tables_over_training(const SpectrumView& view, const KeyRules& rules) {
    SpectrumTables tables;
    visit_checkpoints(view.run, [&](const Checkpoint& checkpoint) {
        append_spectra(tables, view, checkpoint, rules);
    });
    return tables;
}

std::vector<SummaryRow> summary_of(const SpectrumView& view, const MatrixView& input,
                                   const KeyRules& rules) {
    const auto& keys = input.keys;
    const auto energy = fmt::format("energy: {} of the power of {} without its constant part",
                                    rules.energy_share, input.name);
    const auto groups = static_cast<std::int64_t>(neuron_groups(view.neurons).size());
    return {{"step", view.checkpoint.step, "", ""},
            {"key_frequency_count", static_cast<std::int64_t>(keys.energy.size()), "", energy},
            {"key_frequencies", listed(keys.energy), "", energy},
            {"key_frequencies_article", listed(keys.article), "", "article"},
            {"key_frequencies_quarter_max", listed(keys.quarter_max), "", "quarter-max"},
            {"key_frequencies_cluster", listed(keys.cluster), "", "cluster"},
            {"group_count", groups, "", "frequencies of neurons that have not vanished"},
            {"largest_phase_difference", largest_phase_difference(view.neurons), "rad",
             "out - 2 in where tied, else out - in_a - in_b"}};
}

/// Rows of one matrix without its constant part.
Json frequencies_of(const std::string& matrix) {
    return {{{"filter", {{"field", "matrix"}, {"equal", matrix}}}},
            {{"filter", {{"field", "frequency"}, {"gt", 0}}}}};
}

Figure norms_figure(const std::string& input) {
    return {.name = "frequency_norms",
            .title = "Norm of each frequency of " + input,
            .caption = "At the checkpoint looked at; key by the rule energy.",
            .table = "frequencies",
            .spec = {{"transform", frequencies_of(input)},
                     {"mark", "bar"},
                     {"encoding",
                      {{"x", axis("frequency", "ordinal", "frequency k")},
                       {"y", axis("norm", "quantitative", "norm, sqrt(P_k)")},
                       {"color", axis("energy_key", "nominal", "key")}}}}};
}

Figure phases_figure() {
    return {.name = "phases",
            .title = "Out-phase against in-phase",
            .caption = "A neuron is a point; the constructed solution has out = 2 in, up to turns.",
            .table = "neurons",
            .spec = {{"transform", {{{"filter", {{"field", "group"}, {"gt", 0}}}}}},
                     {"mark", "point"},
                     {"encoding",
                      {{"x", axis("phase", "quantitative", "in-phase [rad]")},
                       {"y", axis("out_phase", "quantitative", "out-phase [rad]")},
                       {"color", axis("group", "nominal", "frequency k")}}}}};
}

Figure norms_over_training_figure(const std::string& input) {
    return {.name = "training",
            .title = "Norm of each frequency of " + input + " over training",
            .caption =
                "Key frequencies, by the rule energy, are those of the checkpoint looked at.",
            .table = "over_training",
            .spec = {{"transform", frequencies_of(input)},
                     {"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis("norm", "quantitative", "norm, sqrt(P_k)")},
                       {"color", axis("key", "nominal", "frequency k")},
                       {"detail", axis("frequency", "nominal", "frequency k")}}}}};
}

const MatrixView& input_of(const SpectrumView& view) {
    const auto* name = has_tied_input(view.run.spec) ? "W_input" : "W_input_a";
    return *std::find_if(view.matrices.begin(), view.matrices.end(),
                         [&](const MatrixView& matrix) { return matrix.name == name; });
}

Report spectrum(const Run& run, const Options& options) {
    const KeyRules rules{.energy_share = options.number("energy-share"),
                         .article_threshold = options.number("article-threshold"),
                         .fve_threshold = options.number("fve-threshold")};
    const auto view = view_of(run, rules, options);
    const auto& input = input_of(view);
    auto [spectra, keys] = tables_over_training(view, rules);
    return {.summary = summary_of(view, input, rules),
            .tables = {keys_table(view), neurons_table(view), frequencies_table(view),
                       std::move(spectra), std::move(keys)},
            .figures = {norms_figure(input.name), phases_figure(),
                        norms_over_training_figure(input.name)}};
}

}  // namespace

const Analysis spectrum_analysis{
    .name = "spectrum",
    .summary = "which frequencies the weights hold, and which neurons carry them",
    .source = "Nanda et al. 2023, arXiv 2301.05217; Pearce et al. 2023 (rule article)",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = {{"step", "the checkpoint to look at (-1: the last)", std::int64_t{-1}, -1.0},
                {"energy-share", "share of the power that key frequencies hold", 0.95, 0.0, 1.0},
                {"article-threshold", "coefficient that makes a key frequency", 10.0},
                {"fve-threshold", "FVE of a neuron that makes a key frequency", 0.85, 0.0, 1.0}},
    .measures =
        {{"step", "the checkpoint looked at", "step", ""},
         {"key_frequency_count", "by the rule energy, of W_input (W_input_a where two differ)", "",
          ""},
         {"key_frequencies",
          "by the rule energy: the smallest set with 95 % of the power without the constant part",
          "", ""},
         {"key_frequencies_article",
          "by the rule article: some neuron has its largest single coefficient there, above 10", "",
          ""},
         {"key_frequencies_quarter_max",
          "by the rule quarter-max: a norm above a quarter of the largest", "", ""},
         {"key_frequencies_cluster",
          "by the rule cluster: a neuron of that frequency that has not vanished has FVE > .85", "",
          ""},
         {"group_count", "frequencies of neurons that have not vanished (1 % of the largest norm)",
          "", ""},
         {"largest_phase_difference",
          "largest |out - 2 in|, wrapped, where tied, else |out - in_a - in_b|", "rad", "0"}},
    .tables = {{"keys", "a matrix and a rule, and the frequencies it calls key"},
               {"neurons", "a neuron: its frequency, amplitude, phase and FVE, in and out"},
               {"frequencies",
                "a frequency k = 0 ... floor(p/2) of a matrix at the checkpoint looked at"},
               {"over_training",
                "a frequency of a matrix at a checkpoint; `key` is its number where it is key at "
                "the checkpoint looked at, else `others`"},
               {"keys_over_training",
                "a matrix at a checkpoint: its own keys then, by the rule energy"}},
    .details =
        R"(Matrices have tokens as rows: the embedding `W_E` (p, embed), `W_input` = E W_in (p, hidden) and
`W_output` = (W_out U)^T (p, hidden); with separate inputs `W_E_a`, `W_E_b`, `W_input_a`,
`W_input_b`. Columns are expanded in the orthonormal real Fourier basis: 1/sqrt(p), then
sqrt(2/p) cos(w_k x) and sqrt(2/p) sin(w_k x), w_k = 2 pi k / p, k = 1 ... floor(p/2). For even p
the last frequency has only a cosine, of norm 1/sqrt(p). The power P_k sums the squared coefficients
of frequency k over columns; sum_k P_k = |W|^2. A neuron's wave is w(x) ~ amplitude cos(w_k x -
phase) at its strongest k.

FVE is the share of the variance of a neuron's activation over all pairs (a, b) that lies in the
products of {1, cos, sin} of its frequency. One wave through relu has .9620, abs .8514, square .8:
squaring neurons are below the threshold .85 even when perfect.)",
    .report = spectrum};

}  // namespace grokscope
