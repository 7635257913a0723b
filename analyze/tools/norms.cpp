/// How large are the weights, and how does each frequency of them grow and fade?
///
/// A row of `norms` is a matrix at a checkpoint: `all` is every trained weight together; the stored
/// weights and the effective matrices follow. A row of `frequency_norms` is a frequency of a
/// token-indexed matrix at a checkpoint (modular addition only).

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/token_matrices.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

extern const Analysis norms_analysis;

namespace {

using NormByMatrix = std::vector<std::pair<std::string, WeightNorm>>;

WeightNorm norm_of(const Matrix& matrix) { return {.l1 = matrix.lpNorm<1>(), .l2 = matrix.norm()}; }

/// All trained weights together, each stored weight, each effective matrix.
NormByMatrix norms_of(const RunSpec& spec, const Weights& weights) {
    NormByMatrix norms{{"all", weight_norm(spec, weights)}};
    for (const auto& [name, value] : weights) norms.emplace_back(name, norm_of(value));
    if (is_parity(spec)) return norms;
    for (const auto& [name, value] : token_matrices(spec, weights))
        if (!has_weight(weights, name)) norms.emplace_back(name, norm_of(value));
    return norms;
}

/// Missing for a bias that began at 0.
double relative(const double norm, const double start) {
    return start > 0 ? norm / start : missing;
}

Table norms_table(const Run& run) {
    auto table = empty_table("norms", {"step", "matrix", "l1", "l2", "l1_relative", "l2_relative"});
    std::map<std::string, WeightNorm> first;
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        for (const auto& [name, norm] : norms_of(run.spec, checkpoint.weights)) {
            const auto start = first.emplace(name, norm).first->second;
            append_row(table, {checkpoint.step, name, norm.l1, norm.l2, relative(norm.l1, start.l1),
                               relative(norm.l2, start.l2)});
        }
    });
    return table;
}

Table frequency_table(const Run& run) {
    auto table = empty_table("frequency_norms", {"step", "matrix", "frequency", "norm"});
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        for (const auto& [name, matrix] : token_matrices(run.spec, checkpoint.weights)) {
            const Vector norms = power(spectrum_of(matrix)).cwiseSqrt();
            for (std::int64_t k = 0; k < norms.size(); ++k)
                append_row(table, {checkpoint.step, name, k, norms(k)});
        }
    });
    return table;
}

/// Start, end and peak of the metrics' norms, which are finer in time than the checkpoints.
std::vector<SummaryRow> summary_of(const Metrics& metrics) {
    const std::string trained = "all trained weights";
    const auto& l1 = metrics.weight_norm_l1;
    const auto& l2 = metrics.weight_norm_l2;
    if (l2.empty()) return {};
    const auto peak = std::max_element(l2.begin(), l2.end());
    return {{"l2_start", l2.front(), "", trained},
            {"l2_max", *peak, "", trained},
            {"l2_max_step", metrics.step[static_cast<std::size_t>(peak - l2.begin())], "step", ""},
            {"l2_end", l2.back(), "", trained},
            {"l1_start", l1.front(), "", trained},
            {"l1_end", l1.back(), "", trained}};
}

Figure norms_figure() {
    auto relative = axis("l2_relative", "quantitative", "L2 norm / L2 norm at step 0");
    relative["scale"] = {{"type", "log"}};
    return {.name = "over_training",
            .title = "Norms relative to step 0",
            .caption = "Euclidean norm of each matrix.",
            .table = "norms",
            .spec = {{"transform", {{{"filter", {{"field", "l2_relative"}, {"gt", 0}}}}}},
                     {"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", relative},
                       {"color", axis("matrix", "nominal", "matrix")}}}}};
}

Report norms(const Run& run, const Options&) {
    Report report{.summary = summary_of(run.metrics),
                  .tables = {norms_table(run)},
                  .figures = {norms_figure()}};
    if (!is_parity(run.spec)) report.tables.push_back(frequency_table(run));
    return report;
}

}  // namespace

const Analysis norms_analysis{
    .name = "norms",
    .summary = "how large the weights are over training, by matrix and by frequency",
    .source = "Pearce et al. 2023; Liu et al. 2023, arXiv 2210.01117 (weight norm and grokking)",
    .applies_to = "every run",
    .applies = [](const RunSpec&) { return true; },
    .options = {},
    .measures = {{"l2_start", "of all trained weights, at the first evaluation", "", ""},
                 {"l2_max", "the largest of all evaluations", "", ""},
                 {"l2_max_step", "where that was", "step", ""},
                 {"l2_end", "at the last evaluation", "", ""},
                 {"l1_start", "sum |w| of all trained weights, at the first evaluation", "", ""},
                 {"l1_end", "at the last evaluation", "", ""}},
    .tables =
        {{"norms",
          "a matrix at a checkpoint: L1 and L2 norm, and relative to the first checkpoint; `all` "
          "is every trained weight together, the stored weights and then the effective matrices "
          "follow"},
         {"frequency_norms",
          "a frequency of a token-indexed matrix at a checkpoint: sqrt(P_k) (modular addition)"}},
    .details =
        R"(The summary is from the metrics, which are finer in time than the checkpoints. A fixed embedding is
not trained and not counted.)",
    .report = norms};

}  // namespace grokscope
