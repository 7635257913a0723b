/// Does the model lie on circles: phases that add up, equal norms, even angles, round embeddings?
///
/// A row of `measures` is a measure at the last checkpoint; of `over_training`, a checkpoint; of
/// `groups`, the neurons of one frequency at the last checkpoint; of `groups_over_training`, those
/// same neurons at a checkpoint; of `stars`, one of them at a checkpoint.

#include "grokscope/addition/circle.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "analysis/star_figures.hpp"
#include "grokscope/addition/circularity.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/stars.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/token_matrices.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis circle_analysis;

namespace {

/// Groups of neurons in weights that need not be those they were found in.   (groups)
struct Circles {
    std::vector<GroupAngles> angles;
    std::vector<std::vector<StarPoint>> stars;
};

Circles circles_of(const std::vector<NeuronGroup>& groups, const EffectiveWeights& effective) {
    const auto in_a = spectrum_of(effective.input_a);
    const auto in_b = spectrum_of(effective.input_b);
    const auto out = spectrum_of(effective.output);
    Circles circles;
    for (const auto& group : groups) {
        circles.angles.push_back(group_angles(group, in_a, in_b, out));
        circles.stars.push_back(star(group, in_a, in_b, out));
    }
    return circles;
}

/// Norm equalisation of the neurons on the one circle there is.
void append_norms(Values& values, const std::vector<GroupAngles>& angles) {
    const bool is_one = angles.size() == 1;
    const auto geometry = is_one ? group_geometry(angles.front()) : GroupGeometry{};
    values.push_back({"norm_cv", "", is_one ? geometry.norm_cv : missing, 0.0});
    values.push_back({"norm_max_over_min", "", is_one ? geometry.norm_max_over_min : missing, 1.0});
}

bool is_always_circular(const RunSpec& spec, const std::string& matrix) {
    return reads_one_frequency(spec) ||
           (spec.model.embedding == Embedding::fixed && matrix == "W_E");
}

void append_circularity(Values& values, const RunSpec& spec, const Weights& weights) {
    for (const auto& [name, matrix] : token_matrices(spec, weights))
        if (name != "W_output")
            values.push_back(
                {"circularity", name, circularity(matrix), 1.0, is_always_circular(spec, name)});
}

/// What is found at one checkpoint.
struct CircleMoment {
    Values values;
    Circles circles;  ///< of the groups of the last checkpoint
};

CircleMoment moment_of(const RunSpec& spec, const std::vector<NeuronGroup>& groups,
                       const Weights& weights) {
    const auto effective = effective_weights(spec, weights);
    auto circles = circles_of(groups, effective);
    const auto phases = agreeing_phases(neurons_of(spec, effective));
    const double r = resultant(phases.in_sum, phases.out);
    Values values{{"share_agreeing", "", phases.share, 1.0, writes_one_frequency(spec)},
                  {"resultant", "", r, 1.0},
                  {"circular_deviation", "", circular_deviation(r), 0.0}};
    append_norms(values, circles.angles);
    append_circularity(values, spec, weights);
    return {.values = std::move(values), .circles = std::move(circles)};
}

std::vector<Cell> geometry_cells(const GroupAngles& angles) {
    const auto [norm_cv, norm_ratio, rho, gap_cv, resultant] = group_geometry(angles);
    return {norm_cv, norm_ratio, rho[0], rho[1], rho[2], rho[3], gap_cv, resultant};
}

/// Columns of a table of groups: these, those of `geometry_cells`, others.
Table empty_groups_table(const std::string& name, std::vector<std::string> columns,
                         const std::vector<std::string>& others) {
    columns.insert(columns.end(), {"norm_cv", "norm_max_over_min", "rho_1", "rho_2", "rho_3",
                                   "rho_4", "gap_cv", "resultant"});
    columns.insert(columns.end(), others.begin(), others.end());
    return empty_table(name, columns);
}

Table groups_table(const std::vector<NeuronGroup>& groups, const std::vector<GroupAngles>& angles) {
    auto table = empty_groups_table("groups", {"frequency", "neurons"}, {"resultant_null_95"});
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::vector<Cell> cells{groups[i].frequency,
                                static_cast<std::int64_t>(groups[i].members.size())};
        for (auto& cell : geometry_cells(angles[i])) cells.push_back(std::move(cell));
        cells.emplace_back(resultant_null(angles[i].in_sum, angles[i].out));
        append_row(table, std::move(cells));
    }
    return table;
}

Table groups_over_training_table(const Run& run, const std::vector<NeuronGroup>& groups,
                                 const std::vector<CircleMoment>& moments) {
    auto table = empty_groups_table("groups_over_training", {"step", "frequency"}, {});
    for (std::size_t t = 0; t < moments.size(); ++t)
        for (std::size_t i = 0; i < groups.size(); ++i) {
            std::vector<Cell> cells{run.checkpoint_steps[t], groups[i].frequency};
            for (auto& cell : geometry_cells(moments[t].circles.angles[i]))
                cells.push_back(std::move(cell));
            append_row(table, std::move(cells));
        }
    return table;
}

Table stars_table(const Run& run, const std::vector<NeuronGroup>& groups,
                  const std::vector<CircleMoment>& moments) {
    auto table = empty_table("stars", {"step", "frequency", "neuron", "place", "in_a_cos",
                                       "in_a_sin", "in_b_cos", "in_b_sin", "out_cos", "out_sin"});
    for (std::size_t t = 0; t < moments.size(); ++t)
        for (std::size_t i = 0; i < groups.size(); ++i)
            for (const auto& [neuron, place, in_a, in_b, out] : moments[t].circles.stars[i])
                append_row(table, {run.checkpoint_steps[t], groups[i].frequency,
                                   static_cast<std::int64_t>(neuron), place, in_a.cosine, in_a.sine,
                                   in_b.cosine, in_b.sine, out.cosine, out.sine});
    return table;
}

/// A number of every group over training.
Figure groups_figure(const std::string& column, const std::string& title,
                     const std::string& caption) {
    return frequency_figure(column, title, caption, "groups_over_training");
}

std::vector<Figure> figures_of(const Values& values) {
    std::vector<std::string> columns{"resultant", "share_agreeing"};
    for (const auto& value : values)
        if (value.measure == "circularity") columns.push_back(full_name(value));
    return {training_figure("circles", "Phases and embeddings on circles",
                            "All are 1 for the constructed solution.", columns, "share"),
            groups_figure("norm_cv", "Variation of the input norms, sd / mean",
                          "A line is the neurons that share a frequency at the last checkpoint; "
                          "equal norms have 0."),
            groups_figure("gap_cv", "Variation of the gaps between in-angles, sd / mean",
                          "A line is the neurons that share a frequency at the last checkpoint; "
                          "even angles have 0.")};
}

Report circle(const Run& run, const Options&) {
    const auto neurons =
        neurons_of(run.spec, effective_weights(run.spec, last_checkpoint(run).weights));
    const auto groups = neuron_groups(neurons);
    const auto found = moments_over_training(run, [&](const Weights& weights) {
        return moment_of(run.spec, groups, weights);
    });
    auto report = measured_report(circle_analysis, values_of_moments(run, found));
    const auto phases = agreeing_phases(neurons);
    const auto& null = measure_named(circle_analysis, "resultant_null_95");
    report.summary.push_back(
        {null.name, resultant_null(phases.in_sum, phases.out), null.unit, null.definition});
    report.tables.push_back(groups_table(groups, found.moments.back().circles.angles));
    report.tables.push_back(groups_over_training_table(run, groups, found.moments));
    report.tables.push_back(stars_table(run, groups, found.moments));
    report.figures = figures_of(found.moments.back().values);
    for (auto& figure :
         star_figures(found.moments.back().circles.stars, run.checkpoint_steps.back()))
        report.figures.push_back(std::move(figure));
    return report;
}

}  // namespace

const Analysis circle_analysis{
    .name = "circle",
    .summary = "whether the neurons and embeddings of a model lie on circles",
    .source =
        "Pearce et al. 2023, appendix A (phases, norms, angles); Liu et al. 2022, arXiv "
        "2205.10343, and Zhong et al. 2023, arXiv 2306.17844 (circularity)",
    .applies_to = "modular addition",
    .applies = [](const RunSpec& spec) { return !is_parity(spec); },
    .options = {},
    .measures =
        {{"share_agreeing",
          "of the neurons that have not vanished, the share whose frequencies, the strongest of "
          "each of W_input_a, W_input_b (one where tied) and W_output, are the same",
          "", "1"},
         {"resultant",
          "R = |mean exp(i delta)|, delta = out - in_a - in_b (out - 2 in where tied), over the "
          "neurons whose frequencies agree",
          "", "1"},
         {"circular_deviation", "sqrt(-2 ln R)", "rad", "0"},
         {"norm_cv",
          "sd / mean of |(c, s)| of the inputs, where all neurons share one frequency at the last "
          "checkpoint (for several see groups)",
          "", "0"},
         {"norm_max_over_min", "largest / smallest of the same", "", "1"},
         {"circularity",
          "mean over the first 4 principal components v of min(1, 2 max_k |sum_t v_t exp(i w_k "
          "t)|^2 / p)",
          "", "1"},
         {"resultant_null_95",
          "95 % quantile of R when the out-phases of all those neurons are dealt at random; last "
          "checkpoint",
          "", ""}},
    .tables =
        {{"measures", "a measure at the last checkpoint"},
         {"over_training", "a checkpoint; a column is a measure"},
         {"groups",
          "the neurons of one frequency: norm_cv and norm_max_over_min of their input norms, rho_1 "
          "to rho_4 and gap_cv of their in-angles, resultant of their phase differences and its "
          "null"},
         {"groups_over_training", "a group of the last checkpoint at a checkpoint"},
         {"stars",
          "a neuron of such a group at a checkpoint: the coefficients of its columns of weights at "
          "the group's frequency, and its place in the group by in-angle then"}},
    .details =
        R"(In the constructed solution neuron j of n has input A cos(w_k x - phi) with phi = 2 pi j / n and
output ~ cos(w_k c - 2 phi), so that delta = 0, norms are equal and angles even. Phases are those of
a neuron's strongest frequency; `spectrum` lists them. A neuron has vanished when its input or
output is below 1 % of the largest; it counts in none of these. A resultant means something only
above its null: of n unrelated neurons R is near sqrt(1/n); of one neuron R and its null are 1, as
its norm_cv and gap_cv are 0. Each group has a null of its own; groups of up to eight are dealt in
every way, larger ones 10,000 times.

**Groups** are the neurons that share an input frequency at the last checkpoint (of W_input_a where
inputs differ). At other checkpoints, and in the random control, they are the same neurons at the
same frequency, be it their strongest or not. rho_m = |mean exp(i m phi)|, m = 1 ... 4, is 0 for
even angles, unless m is a multiple of their number; 2 and 4 are the sums that vanish in the proof.
gap_cv is sd / mean of the gaps between neighbouring angles round the circle.

**Stars** draw these neurons as the article does. A column of W_input (`in_a`, `in_b`, equal where
inputs are tied) or W_output (`out`) is w(x) ~ c cos(w_k x) + s sin(w_k x) with c = (2/p) sum_x w(x)
cos(w_k x), and s likewise, 1/p in place of 2/p for k = p/2: in units of weight. `place` counts the
neurons of a group from 0 by atan2(in_a_sin, in_a_cos) at that step; neighbours are joined, the last
with the first. In the constructed solution in-angles are 2 pi j / n and out-angles 4 pi j / n.

**Circularity** is of the embedding (W_E, or W_E_a and W_E_b) and of the input (W_input = E W_in, or
its two); v is a left singular vector of the matrix less its mean row, |v| = 1, and k = 1 ...
floor(p / 2). Fewer than 4 components (singular values above 1e-6 of the largest): the mean over
those there are. Circles of exactly equal size have no components of their own, and may come out
below 1. It is vacuous for a fixed embedding, for the input where that has one frequency, and for
p <= 3; the last two make `share_agreeing` vacuous too. With small p even noise is rather circular:
compare the control.)",
    .report = circle};

}  // namespace grokscope
