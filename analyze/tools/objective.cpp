/// What does training minimise: the loss, or the penalties?
///
/// A row of `over_training` is an evaluation: the loss of both splits, the penalties that the run
/// has, and the sum that the optimiser's gradient is of.

#include "grokscope/learning/objective.hpp"

#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/loss_unit.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis objective_analysis;

namespace {

/// A part of the objective, under the name of its column.
struct Part {
    std::string name;
    double Objective::*value;
};

/// The losses, the penalties whose coefficient is not 0, and the total.
std::vector<Part> parts_of(const RunSpec& spec) {
    const auto penalties = penalties_of(spec);
    std::vector<Part> parts{{"train_loss", &Objective::train_loss},
                            {"test_loss", &Objective::test_loss}};
    if (penalties.l1 > 0) parts.push_back({"l1_penalty", &Objective::l1});
    if (penalties.coupled_decay > 0) parts.push_back({"l2_penalty", &Objective::l2});
    if (penalties.decoupled_decay > 0)
        parts.push_back({"decoupled_decay", &Objective::decoupled_decay});
    if (penalties.proximal_l1 > 0) parts.push_back({"proximal_l1", &Objective::proximal_l1});
    parts.push_back({"total", &Objective::total});
    return parts;
}

std::vector<std::string> names_of(const std::vector<Part>& parts) {
    std::vector<std::string> names;
    for (const auto& part : parts) names.push_back(part.name);
    return names;
}

Table objective_table(const std::vector<Part>& parts, const std::vector<Objective>& objectives) {
    auto columns = names_of(parts);
    columns.insert(columns.begin(), "step");
    auto table = empty_table("over_training", columns);
    for (const auto& objective : objectives) {
        std::vector<Cell> cells{objective.step};
        for (const auto& part : parts) cells.emplace_back(objective.*part.value);
        append_row(table, std::move(cells));
    }
    return table;
}

std::vector<SummaryRow> summary_of(const RunSpec& spec, const std::vector<Part>& parts,
                                   const std::vector<Objective>& objectives) {
    std::vector<SummaryRow> rows;
    if (!objectives.empty())
        for (const auto& part : parts)
            rows.push_back({part.name, objectives.back().*part.value, "",
                            measure_named(objective_analysis, part.name).definition});
    rows.push_back({"loss_unit", loss_unit(spec), "",
                    measure_named(objective_analysis, "loss_unit").definition});
    return rows;
}

Figure components_figure(const RunSpec& spec, const std::vector<Part>& parts) {
    auto figure = training_figure("components", "What training minimises",
                                  "The total is the train loss and the penalties in the gradient; "
                                  "decoupled decay and proximal L1 act beside it.",
                                  names_of(parts), loss_unit(spec));
    figure.spec["encoding"]["y"]["scale"] = {{"type", "log"}};
    figure.spec["transform"].push_back({{"filter", {{"field", "value"}, {"gt", 0}}}});
    return figure;
}

Report objective(const Run& run, const Options&) {
    const auto parts = parts_of(run.spec);
    const auto objectives = objective_over_training(run.spec, run.metrics);
    return {.summary = summary_of(run.spec, parts, objectives),
            .tables = {objective_table(parts, objectives)},
            .figures = {components_figure(run.spec, parts)}};
}

}  // namespace

const Analysis objective_analysis{
    .name = "objective",
    .summary = "what training minimises: the loss and the penalties, over training",
    .source =
        "Pearce et al. 2023 (loss components of sparse parity); Loshchilov and Hutter 2019, arXiv "
        "1711.05101 (decoupled decay)",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options = {},
    .measures = {{"train_loss", "cross-entropy of the train examples at the last evaluation", "",
                  ""},
                 {"test_loss", "cross-entropy of the test examples at the last evaluation", "", ""},
                 {"l1_penalty", "regularizer.l1 times sum |w|", "", ""},
                 {"l2_penalty",
                  "regularizer.weight_decay / 2 times sum w^2, where decay is coupled", "", ""},
                 {"decoupled_decay",
                  "regularizer.weight_decay / 2 times sum w^2, where decay is decoupled", "", ""},
                 {"proximal_l1", "regularizer.proximal_l1 times sum |w|", "", ""},
                 {"total",
                  "train_loss + l1_penalty + l2_penalty: what the optimiser's gradient is of", "",
                  ""},
                 {"loss_unit", "of every number here: that of the run", "", ""}},
    .tables = {{"over_training",
                "an evaluation; penalties are there where their coefficient is not 0"}},
    .details =
        R"(Sums go over all trained weights; a fixed embedding has no penalty. Penalties join the gradient of
the run's own loss, with the factor 1 / classes of the convention article or without it, and are in
the unit of that loss. Adam divides the total's gradient by its size, so that it does not descend the
total along its gradient.

Decoupled decay multiplies every weight by 1 - lr weight_decay at each step. That is a step of size
lr down the gradient of weight_decay / 2 sum w^2, but beside the optimiser's own, whose gradient does
not contain it: `decoupled_decay` is that quantity and no part of `total`. The sum of the two is what
is minimised by plain gradient descent alone. `proximal_l1` stands beside the gradient in the same
way: each step takes lr proximal_l1 off every |w|, down to 0.

Losses are those of the evaluations, without dropout.)",
    .report = objective};

}  // namespace grokscope
