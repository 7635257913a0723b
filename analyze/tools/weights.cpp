/// What are the effective weights at one step?
///
/// A row of `weights` is a weight: of which matrix, row and neuron, what reads or is read at that
/// row, and the place of the neuron in the order of display.

#include "grokscope/model/weights.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/addition/display_order.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/parity/distractors.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis weights_analysis;

namespace {

/// The checkpoint nearest to a step, of two the earlier; the last for a negative step.
Checkpoint chosen_checkpoint(const Run& run, const std::int64_t step) {
    require_checkpoints(run);
    if (step < 0) return last_checkpoint(run);
    const auto& steps = run.checkpoint_steps;
    const auto nearest =
        std::min_element(steps.begin(), steps.end(), [&](const auto a, const auto b) {
            return std::abs(a - step) < std::abs(b - step);
        });
    return finite_checkpoint(run, nearest - steps.begin());
}

/// The effective matrices, and the bias of the hidden layer.   (rows, hidden) each
Weights matrices_of(const RunSpec& spec, const Weights& weights) {
    const auto effective = effective_weights(spec, weights);
    if (is_parity(spec)) return {{"W_in", effective.input_a}, {"W_out", effective.output}};
    const auto inputs = input_names("W_input", has_tied_input(spec));
    Weights matrices{{inputs.front(), effective.input_a}};
    if (inputs.size() > 1) matrices.push_back({inputs.back(), effective.input_b});
    matrices.push_back({"W_output", effective.output});
    if (spec.model.hidden_bias) matrices.push_back({"b_in", effective.hidden_bias.transpose()});
    return matrices;
}

std::string kind_of(const RunSpec& spec, const std::string& matrix, const std::int64_t row) {
    if (matrix == "b_in") return "bias";
    if (!is_parity(spec)) return "token";
    return matrix == "W_out" ? "logit" : bit_kind(spec.task, row);
}

std::string row_title(const RunSpec& spec, const std::string& matrix) {
    const auto kind = kind_of(spec, matrix, 0);
    return kind == "relevant" ? "bit" : kind;
}

/// A matrix at one step.
struct Picture {
    std::int64_t step;
    const NamedMatrix& matrix;
};

void append_weights(Table& table, const RunSpec& spec, const Picture& picture,
                    const std::vector<std::int64_t>& places) {
    const auto& [name, value] = picture.matrix;
    for (std::int64_t row = 0; row < value.rows(); ++row)
        for (std::int64_t neuron = 0; neuron < value.cols(); ++neuron)
            append_row(table, {picture.step, name, row, kind_of(spec, name, row), neuron,
                               places[static_cast<std::size_t>(neuron)], value(row, neuron)});
}

/// Blue below 0 and red above, as far on one side as on the other.
Figure heatmap(const RunSpec& spec, const Picture& picture) {
    const auto& [name, value] = picture.matrix;
    const double largest = value.cwiseAbs().maxCoeff();
    const double end = largest > 0 ? largest : 1.0;
    auto colour = axis("weight", "quantitative", "weight");
    colour["scale"] = {
        {"scheme", "redblue"}, {"reverse", true}, {"domain", {-end, end}}, {"domainMid", 0}};
    return {.name = name,
            .title = fmt::format("Weights {} at step {}", name, picture.step),
            .caption = is_parity(spec) ? "Neurons by norm of their input weights at the last "
                                         "checkpoint; the last row of W_in is the bias."
                                       : "Neurons by frequency and phase at the last checkpoint.",
            .table = "weights",
            .spec = {{"transform", {{{"filter", {{"field", "matrix"}, {"equal", name}}}}}},
                     {"mark", "rect"},
                     {"encoding",
                      {{"x", axis("place", "ordinal", "neuron, in order of display")},
                       {"y", axis("row", "ordinal", row_title(spec, name))},
                       {"color", colour}}}}};
}

Report weights(const Run& run, const Options& options) {
    const auto checkpoint = chosen_checkpoint(run, options.count("step"));
    const auto places = places_in(display_order(run.spec, last_checkpoint(run).weights));
    auto table =
        empty_table("weights", {"step", "matrix", "row", "kind", "neuron", "place", "weight"});
    Report report{.summary = {{"step", checkpoint.step, "step", ""}}, .tables = {}, .figures = {}};
    for (const auto& matrix : matrices_of(run.spec, checkpoint.weights)) {
        const Picture picture{.step = checkpoint.step, .matrix = matrix};
        append_weights(table, run.spec, picture, places);
        report.summary.push_back(
            {"largest_" + matrix.name, matrix.value.cwiseAbs().maxCoeff(), "", "largest |weight|"});
        report.figures.push_back(heatmap(run.spec, picture));
    }
    report.tables = {std::move(table)};
    return report;
}

}  // namespace

const Analysis weights_analysis{
    .name = "weights",
    .summary = "what the effective weights are at one step",
    .source = "Pearce et al. 2023, \"Do Machine Learning Models Memorize or Generalize?\"",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options = {{"step", "the checkpoint nearest to this step (-1: the last)", std::int64_t{-1},
                 -1.0}},
    .measures = {{"step", "the checkpoint looked at", "step", ""},
                 {"largest", "largest |weight| of a matrix then", "", ""}},
    .tables = {{"weights",
                "a weight: its matrix, row and neuron; `kind` says what the row is (token, "
                "relevant, distractor, bias or logit); `place` is where the neuron is shown"}},
    .details =
        R"(Modular addition has `W_input` = E W_in (`W_input_a` and `W_input_b` where inputs differ) and
`W_output` = (W_out U)^T, rows tokens; parity has `W_in`, rows bits and behind them the bias, and
`W_out`, rows logits. Columns are neurons. A bias of the hidden layer of modular addition is `b_in`;
that of the logits has no neurons and is not here: `norms` has its norm.

Places count from 0 and are the same at every step, so that pictures of two steps can be compared.
For modular addition neurons stand by the frequency of their group at the last checkpoint, then by
the phase of their input there (of W_input_a where two differ); those that have vanished (see
`circle`) stand last. For parity they stand by the norm of their input weights at the last
checkpoint, the largest first.

A step between two checkpoints means the nearer one, the earlier where both are as near.)",
    .report = weights};

}  // namespace grokscope
