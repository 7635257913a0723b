/// When does a parity model let go of the bits that do not matter, and is that when it generalises?
///
/// A row of `ratio` is a checkpoint; of `trajectories`, the weights of one input bit at a
/// checkpoint (the bit after the last is the bias); of `pruning`, one distractor weight and when it
/// was last above tau: above at `before`, never from `after` on, still above without an `after`; of
/// `weights`, which must be asked for, one input weight at a checkpoint.

#include "grokscope/parity/distractors.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis distractors_analysis;

namespace {

/// tau as given, or, at 0, the share of the largest input weight of the last checkpoint.
double threshold(const Run& run, const Options& options) {
    const double tau = options.number("tau");
    if (tau > 0) return tau;
    const auto checkpoint = last_checkpoint(run);
    const auto& w_in = weight(checkpoint.weights, "W_in");
    return options.number("tau-share") * w_in.cwiseAbs().maxCoeff();
}

Table ratio_table(const Run& run, const double tau) {
    auto table = empty_table("ratio", {"step", "ratio", "bias_share", "max_abs_distractor",
                                       "share_below_tau"});
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        const auto share =
            distractor_share(weight(checkpoint.weights, "W_in"), run.spec.task.parity_bits, tau);
        append_row(table, {checkpoint.step, share.ratio, share.bias_share, share.max_abs,
                           share.share_below_tau});
    });
    return table;
}

Table trajectories_table(const Run& run) {
    auto table = empty_table("trajectories", {"step", "bit", "kind", "norm", "max_abs"});
    const auto& task = run.spec.task;
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        const auto& w_in = weight(checkpoint.weights, "W_in");
        for (std::int64_t bit = 0; bit <= task.bits; ++bit) {
            append_row(table, {checkpoint.step, bit, bit_kind(task, bit), w_in.row(bit).norm(),
                               w_in.row(bit).cwiseAbs().maxCoeff()});
        }
    });
    return table;
}

Table weights_table(const Run& run) {
    auto table = empty_table("weights", {"step", "bit", "kind", "neuron", "weight"});
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        const auto& w_in = weight(checkpoint.weights, "W_in");
        for (std::int64_t bit = 0; bit < w_in.rows(); ++bit)
            for (std::int64_t neuron = 0; neuron < w_in.cols(); ++neuron)
                append_row(table, {checkpoint.step, bit, bit_kind(run.spec.task, bit), neuron,
                                   w_in(bit, neuron)});
    });
    return table;
}

PruningTimeline timeline_of(const Run& run, const double tau) {
    PruningTimeline timeline(run.spec.task.parity_bits, tau);
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        timeline.add(checkpoint.step, weight(checkpoint.weights, "W_in"));
    });
    return timeline;
}

Table pruning_table(const Run& run, const PruningTimeline& timeline) {
    auto table = empty_table("pruning", {"bit", "neuron", "before [step]", "after [step]"});
    for (std::int64_t i = 0; i < timeline.distractor_count(); ++i)
        for (std::int64_t neuron = 0; neuron < timeline.neuron_count(); ++neuron) {
            const auto [before, after] = timeline.of(i, neuron);
            append_row(table, {run.spec.task.parity_bits + i, neuron, before, after});
        }
    return table;
}

std::vector<SummaryRow> summary_of(const Run& run, const Table& ratio, const double tau,
                                   const Interval& last, const double test_accuracy) {
    const auto& ratios = column(ratio, "ratio").values;
    const auto generalised =
        first_crossing(run.metrics.step, run.metrics.test_accuracy, test_accuracy);
    const std::string squared = "share of squared weights, bias left out";
    const auto reached = fmt::format("first test accuracy >= {}", test_accuracy);
    return {{"ratio_start", ratios.front(), "", squared},
            {"ratio_end", ratios.back(), "", squared},
            {"tau", tau, "", "|w| below it is pruned"},
            {"last_pruned_before", last.before, "step", "last distractor weight above tau"},
            {"last_pruned_after", last.after, "step", "last distractor weight above tau"},
            {"t_gen_before", generalised.before, "step", reached},
            {"t_gen_after", generalised.after, "step", reached},
            {"max_abs_distractor_end", column(ratio, "max_abs_distractor").values.back(), "", ""}};
}

Figure ratio_figure() {
    return {.name = "ratio",
            .title = "Share of squared input weights on distractors",
            .caption = "The bias left out.",
            .table = "ratio",
            .spec = {{"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()}, {"y", axis("ratio", "quantitative", "share")}}}}};
}

Figure trajectories_figure() {
    return {.name = "trajectories",
            .title = "Norm of the weights of each bit",
            .caption = "A line is an input bit.",
            .table = "trajectories",
            .spec = {{"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis("norm", "quantitative", "L2 norm")},
                       {"color", axis("kind", "nominal", "bit")},
                       {"detail", axis("bit", "nominal", "bit")}}}}};
}

Report distractors(const Run& run, const Options& options) {
    require_checkpoints(run);
    const double tau = threshold(run, options);
    const auto timeline = timeline_of(run, tau);
    auto ratio = ratio_table(run, tau);
    auto summary = summary_of(run, ratio, tau, timeline.last(), options.number("test-accuracy"));
    Report report{.summary = std::move(summary),
                  .tables = {std::move(ratio), trajectories_table(run),
                             pruning_table(run, timeline)},
                  .figures = {ratio_figure(), trajectories_figure()}};
    if (options.count("weights") == 1) report.tables.push_back(weights_table(run));
    return report;
}

}  // namespace

const Analysis distractors_analysis{
    .name = "distractors",
    .summary = "when a parity model lets go of the bits that do not matter",
    .source = "Pearce et al. 2023, \"Do Machine Learning Models Memorize or Generalize?\"",
    .applies_to = "sparse parity",
    .applies = [](const RunSpec& spec) { return is_parity(spec); },
    .options = {{"tau", "a weight below it is pruned (0: see tau-share)", 0.0},
                {"tau-share", "tau as a share of the largest input weight at the end", 0.1, 0.0,
                 1.0},
                test_accuracy_option(),
                {"weights", "1: also the table of every input weight at every checkpoint",
                 std::int64_t{0}, 0.0, 1.0}},
    .measures = {{"ratio_start",
                  "share of squared input weights on distractors at the first checkpoint, the bias "
                  "left out",
                  "", "(n - k) / n for equal weights"},
                 {"ratio_end", "the same at the last checkpoint", "", "0"},
                 {"tau", "|w| below it is pruned", "", ""},
                 {"last_pruned",
                  "interval in which the last distractor weight fell below tau for good", "step",
                  ""},
                 {"t_gen", "first test accuracy at the threshold, an interval", "step", ""},
                 {"max_abs_distractor_end", "largest |w| of a distractor at the last checkpoint",
                  "", ""}},
    .tables = {{"ratio", "a checkpoint"},
               {"trajectories",
                "an input bit at a checkpoint: norm and largest of its weights; the bit after the "
                "last is the bias"},
               {"pruning",
                "a distractor weight: last above tau at `before`, not from `after` on; no `after`: "
                "still above; neither: never above"},
               {"weights", "an input weight at a checkpoint (with `--weights 1` alone)"}},
    .details =
        R"(The distractors are the bits behind the first `task.parity_bits`. tau is a tenth of the largest
input weight at the last checkpoint, or `--tau` itself. Weights fall through a range of ten within a
few hundred steps, so the interval moves by some hundreds of steps with it.)",
    .report = distractors};

}  // namespace grokscope
