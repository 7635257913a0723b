/// Is the loss still a loss in the floating-point type it is computed in, does descent do more than
/// scale the weights up, and does the last layer grow in slingshots?
///
/// A row of `measures` is a measure in one type, or of one weight; a row of `over_training` a
/// checkpoint. A row of `dtypes` is a type and its loss floor. A row of `spikes` is a spike of the
/// train loss, with the growth of the last layer around it.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/measured.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/landscape/naive_minimisation.hpp"
#include "grokscope/landscape/softmax_collapse.hpp"
#include "grokscope/learning/learning_class.hpp"
#include "grokscope/learning/slingshots.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/gradient.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis numerics_analysis;

namespace {

void append_losses(Values& values, const std::string& dtype, const LossInDtype& losses) {
    values.push_back({"softmax_collapse", dtype, losses.collapsed});
    values.push_back({"zero_loss", dtype, losses.zero});
    values.push_back({"loss_at_floor", dtype, losses.at_floor});
    values.push_back({"train_loss", dtype, losses.mean});
}

Values values_of(const RunSpec& spec, const Task& train, const Weights& weights) {
    Values values;
    const auto all_logits = logits(spec, weights, train.inputs);
    visit_dtypes([&](const char* dtype, const auto zero) {
        append_losses(values, dtype,
                      loss_in_dtype<std::decay_t<decltype(zero)>>(all_logits, train.targets));
    });
    const auto gradient = loss_gradient(spec, weights, train).gradient;
    for (const auto& [name, cosine] : descent_cosines(spec, weights, gradient))
        values.push_back({"descent_cosine", name, cosine});
    values.push_back({"last_layer_norm", "", effective_weights(spec, weights).output.norm()});
    return values;
}

Table dtypes_table(const RunSpec& spec) {
    auto table = empty_table("dtypes", {"dtype", "loss_floor [nat]", "trained_in"});
    visit_dtypes([&](const std::string& dtype, const auto zero) {
        append_row(table, {dtype, loss_floor<std::decay_t<decltype(zero)>>(output_count(spec)),
                           dtype == spelling(spec.numerics.dtype)});
    });
    return table;
}

/// The first checkpoint from which to the end more than `share` of the losses are at the floor of
/// the type trained in.   [step]
double at_floor_since(const RunSpec& spec, const ValuesOverTraining& over_training,
                      const double share) {
    const auto at_floor =
        series(over_training, fmt::format("loss_at_floor_{}", spelling(spec.numerics.dtype)));
    return stable_crossing(over_training.steps, at_floor, std::nextafter(share, 2.0)).after;
}

std::string floor_warning(const RunSpec& spec, const double since) {
    if (std::isnan(since)) return "none";
    return fmt::format("the train loss is at the floor of {} from step {} to the end",
                       spelling(spec.numerics.dtype), since);
}

/// A spike of the train loss, and by what share the last layer grows around it.
struct Slingshot {
    Spike spike;
    double growth = missing;
    bool is_cycle = false;
};

std::vector<Slingshot> slingshots_of(const Run& run, const ValuesOverTraining& over_training,
                                     const Options& options) {
    const auto norms = series(over_training, "last_layer_norm");
    const auto& step = run.metrics.step;
    std::vector<Slingshot> found;
    for (const auto& spike :
         spikes(article_losses(run.spec, run.metrics.train_loss), options.number("spike-factor"))) {
        if (step[spike.after] - step[spike.before] > options.count("spike-steps")) continue;
        const auto from = std::max(step[spike.before] - options.count("lead"), step.front());
        const double growth = growth_around(over_training.steps, norms, from, step[spike.after]);
        found.push_back({spike, growth, growth >= options.number("growth")});
    }
    return found;
}

Table spikes_table(const Run& run, const std::vector<Slingshot>& slingshots) {
    auto table = empty_table("spikes", {"before [step]", "peak [step]", "after [step]", "height",
                                        "growth", "is_slingshot"});
    const auto losses = article_losses(run.spec, run.metrics.train_loss);
    const auto& step = run.metrics.step;
    for (const auto& [spike, growth, is_cycle] : slingshots)
        append_row(table, {step[spike.before], step[spike.peak], step[spike.after],
                           losses[spike.peak] / losses[spike.before], growth, is_cycle});
    return table;
}

void append_slingshots(const Run& run, const std::vector<Slingshot>& slingshots,
                       std::vector<SummaryRow>& summary) {
    std::vector<std::int64_t> peaks;
    for (const auto& slingshot : slingshots)
        if (slingshot.is_cycle) peaks.push_back(run.metrics.step[slingshot.spike.peak]);
    summary.push_back({"spike_count", static_cast<std::int64_t>(slingshots.size()), "",
                       "of the train loss, between evaluations"});
    summary.push_back({"slingshot_count", static_cast<std::int64_t>(peaks.size()), "",
                       "spikes around which the last layer grows"});
    summary.push_back({"slingshot_period", period(peaks), "step", "median, peak to peak"});
}

/// The measures of one name, a line each.
Figure measure_figure(const Report& report, const std::string& measure, const std::string& title,
                      const std::string& caption, const std::string& value_title) {
    std::vector<std::string> columns;
    for (const auto& column : table(report, "over_training").columns)
        if (column.name.starts_with(measure)) columns.push_back(column.name);
    return training_figure(measure, title, caption, columns, value_title);
}

std::vector<Figure> figures_of(const Report& report) {
    return {measure_figure(report, "softmax_collapse", "Softmax collapse by type",
                           "Share of train examples whose softmax sum is exactly 1.", "share"),
            measure_figure(report, "descent_cosine", "Descent along the weights",
                           "Cosine of the negative gradient with the weights: 1 where descent "
                           "does no more than scale them up.",
                           "cosine"),
            measure_figure(report, "last_layer_norm", "Norm of the last layer",
                           "Growth in steps, each with a spike of the train loss, is a slingshot.",
                           "L2 norm")};
}

Report numerics(const Run& run, const Options& options) {
    const auto train = split_of(run.task, true);
    const auto over_training = values_over_training(run, [&](const Weights& weights) {
        return values_of(run.spec, train, weights);
    });
    auto report = measured_report(numerics_analysis, over_training);
    const double since = at_floor_since(run.spec, over_training, options.number("floor-share"));
    report.summary.push_back({"floor_since", since, "step", "of the type trained in"});
    report.summary.push_back({"floor_warning", floor_warning(run.spec, since), "", ""});
    const auto slingshots = slingshots_of(run, over_training, options);
    append_slingshots(run, slingshots, report.summary);
    report.tables.push_back(dtypes_table(run.spec));
    report.tables.push_back(spikes_table(run, slingshots));
    report.figures = figures_of(report);
    return report;
}

}  // namespace

const Analysis numerics_analysis{
    .name = "numerics",
    .summary =
        "whether the loss is lost in rounding, descent merely scales, the last layer "
        "slingshots",
    .source =
        "Prieto et al. 2025, arXiv 2501.04697 (softmax collapse, naive loss minimisation); "
        "Thilak et al. 2022, arXiv 2206.04817 (slingshots)",
    .applies_to = "a run with a softmax",
    .applies = [](const RunSpec& spec) { return spec.loss.kind == LossKind::softmax; },
    .options = {{"floor-share", "share of train losses at the floor that is a warning", 0.5, 0.0,
                 1.0},
                {"spike-factor", "rise and fall of the train loss that are a spike", 10.0, 1.001},
                {"spike-steps", "most steps from before a spike to after it", std::int64_t{2000}},
                {"lead", "steps before a spike in which growth belongs to it", std::int64_t{500}},
                {"growth", "share by which the last layer grows around a slingshot", 0.01}},
    .measures =
        {{"softmax_collapse", "share of train examples whose softmax sum is exactly 1 in the type",
          "", ""},
         {"zero_loss", "share of train examples whose loss is exactly zero in the type", "", ""},
         {"loss_at_floor", "share of train examples whose loss is zero or the smallest above it",
          "", ""},
         {"train_loss", "mean cross-entropy per train example as the type computes it", "nat", ""},
         {"descent_cosine", "-<gradient, weights> / (|gradient| |weights|), train split", "", ""},
         {"last_layer_norm", "L2 norm of the effective output matrix", "", ""},
         {"floor_since",
          "the checkpoint from which to the end most train losses are at the floor of the type "
          "trained in",
          "step", ""},
         {"floor_warning", "the same in words, or none", "", ""},
         {"spike_count", "spikes of the train loss", "", ""},
         {"slingshot_count", "those around which the last layer grows", "", ""},
         {"slingshot_period", "median distance of their peaks; missing where fewer than two",
          "step", ""}},
    .tables = {{"measures", "a measure in one type, of one weight, or of the last layer"},
               {"over_training", "a checkpoint; a column is a measure"},
               {"dtypes", "a floating-point type: the smallest loss above zero of one example"},
               {"spikes",
                "a spike of the train loss: the evaluations before, at and after the peak, the "
                "ratio of loss at the peak to before, growth of the last layer around it"}},
    .details =
        R"(**Types** are float16, bfloat16, float32 and float64, for the same weights: logits z are made in
float64, then rounded to the type, and so is every operation from there on. The loss of an example
is log(sum) - (z_target - max z) with sum = sum_c exp(z_c - max z), added up in the order of the
classes. Once every other term is below half of the spacing of numbers above 1, the sum is exactly
1: the softmax has *collapsed*, and an answer that is right has neither loss nor gradient. The
smallest loss above zero is log(1 + epsilon), the *floor*. A parity model of one logit has the loss
max(-m, 0) + log1p(exp(-|m|)) of its margin m, whose floor is the smallest number of the type; its
sum is 1 + exp(-|m|). The mean of the losses is taken in float64; it is missing where a logit is
too large for the type. An engine that sums the other terms apart from the target's has no such
floor, nor have the losses of the metrics, which are made in float64.

**Naive loss minimisation**: `descent_cosine` of a stored weight, and of `all` trained weights
together, is 1 where descent does no more than scale the weights up, which lowers the loss without
changing an answer. The gradient is that of the loss alone, without regularisers, in float64;
missing where it, or the weight, is zero.

**Spikes** are looked for in the train loss of the metrics, in the article's units (per class, not
below float32's epsilon). From its lowest value since the last spike the loss rises by
`--spike-factor`, and then falls by as much from its peak; `before` and `after` are the nearest
evaluations that are lower than the peak by that factor, at most `--spike-steps` apart. A rise at
the end that does not fall back is none. **A slingshot** is a spike around which the last layer
grows: from the last checkpoint `--lead` steps before it to the first after it. The last layer is
W_output = (W_out U)^T, or a parity model's W_out. Spikes between evaluations, and growth between
checkpoints, are not seen.)",
    .report = numerics};

}  // namespace grokscope
