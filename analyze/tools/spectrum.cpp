/// Which frequencies do the weights hold, and which neurons carry them?
///
/// A row of `keys` is a rule and the frequencies it calls key. A row of `frequencies` is a
/// frequency of a matrix at the checkpoint looked at; of `over_training`, at every checkpoint. A
/// row of `neurons` is a neuron at that checkpoint; of `groups`, the neurons of one frequency; of
/// `groups_over_training`, those same neurons at every checkpoint.

#include <algorithm>

#include "analysis.hpp"
#include "grokscope/key_frequencies.hpp"
#include "grokscope/neurons.hpp"
#include "grokscope/token_matrices.hpp"

namespace grokscope {

extern const Analysis spectrum_analysis;

namespace {

Checkpoint chosen_checkpoint(const Run& run, const Options& options) {
    const auto step = options.count("step");
    if (step < 0) return last_checkpoint(run);
    const auto& steps = run.checkpoint_steps;
    const auto found = std::find(steps.begin(), steps.end(), step);
    require(found != steps.end() || steps.empty(),
            "{} has no checkpoint of step {} (its steps are "
            "{}, ..., {})",
            run.file, step, steps.front(), steps.back());
    return run.read_checkpoint(found - steps.begin());
}

/// The key frequencies of a matrix by every rule.
struct Keys {
    Frequencies energy;
    Frequencies article;
    Frequencies quarter_max;
    Frequencies cluster;
};

Keys keys_of(const Matrix& matrix, const std::vector<Neuron>& neurons, const Options& options) {
    const auto powers = power(spectrum_of(matrix));
    std::vector<Wave> waves;
    std::vector<double> variances;
    for (const auto& neuron : neurons) {
        waves.push_back(neuron.in);
        variances.push_back(neuron.variance);
    }
    return {.energy = energy_keys(powers, options.number("energy-share")),
            .article = article_keys(dominant_waves(matrix), options.number("article-threshold")),
            .quarter_max = quarter_max_keys(powers),
            .cluster = cluster_keys(waves, variances, options.number("fve-threshold"))};
}

std::string listed(const Frequencies& keys) { return fmt::format("{}", fmt::join(keys, ", ")); }

/// What the tool looks at: a checkpoint and its matrices, neurons and keys.
struct View {
    const Run& run;
    const Options& options;
    Checkpoint checkpoint;
    Weights matrices;
    std::vector<Neuron> neurons;
    std::vector<NeuronGroup> groups;
};

View view_of(const Run& run, const Options& options) {
    auto checkpoint = chosen_checkpoint(run, options);
    auto matrices = token_matrices(run.spec, checkpoint.weights);
    auto neurons = neurons_of(run.spec, effective_weights(run.spec, checkpoint.weights));
    auto groups = neuron_groups(neurons);
    return {.run = run,
            .options = options,
            .checkpoint = std::move(checkpoint),
            .matrices = std::move(matrices),
            .neurons = std::move(neurons),
            .groups = std::move(groups)};
}

Table keys_table(const View& view) {
    auto table = empty_table("keys", {"matrix", "rule", "count", "frequencies"});
    for (const auto& [name, matrix] : view.matrices) {
        const auto keys = keys_of(matrix, view.neurons, view.options);
        const auto add = [&, &matrix_name = name](const char* rule, const Frequencies& list) {
            append_row(table, {matrix_name, std::string(rule),
                               static_cast<std::int64_t>(list.size()), listed(list)});
        };
        add("energy", keys.energy);
        add("article", keys.article);
        add("quarter_max", keys.quarter_max);
        add("cluster", keys.cluster);
    }
    return table;
}

Table frequencies_table(const View& view) {
    auto table =
        empty_table("frequencies", {"matrix", "frequency", "power", "norm", "share", "energy_key",
                                    "article_key", "quarter_max_key", "cluster_key"});
    for (const auto& [name, matrix] : view.matrices) {
        const auto keys = keys_of(matrix, view.neurons, view.options);
        const auto powers = power(spectrum_of(matrix));
        const double total = powers.tail(powers.size() - 1).sum();
        for (std::int64_t k = 0; k < powers.size(); ++k)
            append_row(table, {name, k, powers(k), std::sqrt(powers(k)),
                               k == 0 ? std::nan("") : powers(k) / total, contains(keys.energy, k),
                               contains(keys.article, k), contains(keys.quarter_max, k),
                               contains(keys.cluster, k)});
    }
    return table;
}

Table neurons_table(const View& view) {
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

/// The geometry of the groups of the view in the weights of a checkpoint.
std::vector<GroupGeometry> geometries(const View& view, const Weights& weights) {
    const auto effective = effective_weights(view.run.spec, weights);
    const auto in_a = spectrum_of(effective.input_a);
    const auto in_b = spectrum_of(effective.input_b);
    const auto out = spectrum_of(effective.output);
    std::vector<GroupGeometry> list;
    for (const auto& group : view.groups) list.push_back(group_geometry(group, in_a, in_b, out));
    return list;
}

Table groups_table(const View& view) {
    auto table = empty_table("groups", {"frequency", "neurons", "norm_cv", "norm_max_over_min",
                                        "rho_1", "rho_2", "rho_3", "rho_4", "gap_cv", "resultant",
                                        "resultant_null_95"});
    const auto found = geometries(view, view.checkpoint.weights);
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto& [norm_cv, norm_ratio, rho, gap_cv, resultant, null] = found[i];
        append_row(table, {view.groups[i].frequency,
                           static_cast<std::int64_t>(view.groups[i].members.size()), norm_cv,
                           norm_ratio, rho[0], rho[1], rho[2], rho[3], gap_cv, resultant, null});
    }
    return table;
}

/// Two tables that need every checkpoint, filled in one pass over them.
std::vector<Table> tables_over_training(const View& view) {
    auto spectra = empty_table("over_training", {"step", "matrix", "frequency", "power", "norm"});
    auto groups = empty_table("groups_over_training",
                              {"step", "frequency", "norm_cv", "gap_cv", "resultant"});
    visit_checkpoints(view.run, [&](const Checkpoint& checkpoint) {
        for (const auto& [name, matrix] : token_matrices(view.run.spec, checkpoint.weights)) {
            const auto powers = power(spectrum_of(matrix));
            for (std::int64_t k = 0; k < powers.size(); ++k)
                append_row(spectra, {checkpoint.step, name, k, powers(k), std::sqrt(powers(k))});
        }
        const auto found = geometries(view, checkpoint.weights);
        for (std::size_t i = 0; i < found.size(); ++i)
            append_row(groups, {checkpoint.step, view.groups[i].frequency, found[i].norm_cv,
                                found[i].gap_cv, found[i].resultant});
    });
    return {std::move(spectra), std::move(groups)};
}

/// The largest |phase difference| of neurons that are in a group.   [rad]
double largest_phase_difference(const View& view) {
    double largest = 0.0;
    for (const auto& neuron : view.neurons)
        if (neuron.group > 0 && !(std::abs(neuron.phase_difference) <= largest))
            largest = std::abs(neuron.phase_difference);
    return largest;
}

std::vector<SummaryRow> summary_of(const View& view, const std::string& input) {
    const auto keys = keys_of(weight(view.matrices, input), view.neurons, view.options);
    const auto energy = fmt::format("energy: {} of the power of {} without its constant part",
                                    view.options.number("energy-share"), input);
    const auto groups = static_cast<std::int64_t>(view.groups.size());
    return {{"step", view.checkpoint.step, "", ""},
            {"key_frequency_count", static_cast<std::int64_t>(keys.energy.size()), "", energy},
            {"key_frequencies", listed(keys.energy), "", energy},
            {"key_frequencies_article", listed(keys.article), "", "article"},
            {"key_frequencies_quarter_max", listed(keys.quarter_max), "", "quarter-max"},
            {"key_frequencies_cluster", listed(keys.cluster), "", "cluster"},
            {"group_count", groups, "", "frequencies of neurons that have not vanished"},
            {"largest_phase_difference", largest_phase_difference(view), "rad",
             "out - 2 in where tied, else out - in_a - in_b"}};
}

Json axis(const char* field, const char* type) { return {{"field", field}, {"type", type}}; }

std::vector<Figure> figures_of(const std::string& input) {
    const Json only_input = {{{"filter", {{"field", "matrix"}, {"equal", input}}}},
                             {{"filter", {{"field", "frequency"}, {"gt", 0}}}}};
    return {{"frequency_norms",
             "Norm of each frequency of " + input,
             "At the checkpoint looked at.",
             "frequencies",
             {{"data", {{"name", "frequencies"}}},
              {"transform", only_input},
              {"mark", "bar"},
              {"encoding",
               {{"x", axis("frequency", "ordinal")},
                {"y", axis("norm", "quantitative")},
                {"color", axis("energy_key", "nominal")}}}}},
            {"phases",
             "Out-phase against in-phase",
             "A neuron is a point; 2 in = out is the "
             "constructed solution.",
             "neurons",
             {{"data", {{"name", "neurons"}}},
              {"transform", {{{"filter", "datum.group > 0"}}}},
              {"mark", "point"},
              {"encoding",
               {{"x", axis("phase", "quantitative")},
                {"y", axis("out_phase", "quantitative")},
                {"color", axis("group", "nominal")}}}}},
            {"training",
             "Norm of each frequency of " + input + " over training",
             "",
             "over_training",
             {{"data", {{"name", "over_training"}}},
              {"transform", only_input},
              {"mark", "line"},
              {"encoding",
               {{"x", axis("step", "quantitative")},
                {"y", axis("norm", "quantitative")},
                {"detail", axis("frequency", "nominal")}}}}}};
}

Report spectrum(const Run& run, const Options& options) {
    const auto view = view_of(run, options);
    const auto input = has_tied_input(run.spec) ? "W_input" : "W_input_a";
    auto over_training = tables_over_training(view);
    return {.summary = summary_of(view, input),
            .tables = {keys_table(view), groups_table(view), neurons_table(view),
                       frequencies_table(view), std::move(over_training[0]),
                       std::move(over_training[1])},
            .figures = figures_of(input)};
}

}  // namespace

const Analysis spectrum_analysis{
    .name = "spectrum",
    .summary = "which frequencies the weights hold, and which neurons carry them",
    .source = "Nanda et al. 2023, arXiv 2301.05217; Pearce et al. 2023 (rule article)",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = {{"step", "the checkpoint to look at (-1: the last)", std::int64_t{-1}},
                {"energy-share", "share of the power that key frequencies hold", 0.95},
                {"article-threshold", "coefficient that makes a key frequency", 10.0},
                {"fve-threshold", "FVE of a neuron that makes a key frequency", 0.85}},
    .report = spectrum};

}  // namespace grokscope
