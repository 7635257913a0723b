#include "page/report_data.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/imported.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/loss_unit.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "page/report_quantize.hpp"
#include "page/report_tables.hpp"
#include "page/report_thin.hpp"

namespace grokscope {
namespace {

/// Evaluations that are drawn at most.
constexpr std::int64_t most_metrics = 20'000;

std::string json_as_text(const Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace

Json spec_to_rows(const RunSpec& spec) {
    Json rows = Json::array();
    visit_told_fields(spec, [&](const std::string& key, const auto& value) {
        const auto dot = key.find('.');
        rows.push_back({{"section", key.substr(0, dot)},
                        {"key", key.substr(dot + 1)},
                        {"value", json_as_text(field_to_json(value))}});
    });
    return rows;
}

namespace {

/// The run's attributes, less the specification and what only viewers need.
Json provenance(const Run& run) {
    Json attributes = Json::object();
    for (const auto& [name, value] : run.attributes)
        if (name != "spec_resolved" && name != "default") attributes[name] = value;
    return attributes;
}

Json numbers_to_json(const std::vector<double>& numbers) {
    Json json = Json::array();
    for (const double number : numbers) json.push_back(rounded_number(drawn_to_json(number)));
    return json;
}

Json metrics_to_json(const Metrics& metrics, const std::vector<std::int64_t>& rows) {
    Json json = {{"step", at_indices(metrics.step, rows)}};
    visit_metric_columns(metrics, [&](const std::string& name, const std::vector<double>& column) {
        if (name != "seconds") json[name] = numbers_to_json(at_indices(column, rows));
    });
    return json;
}

QuantizedMatrix empty_matrix(const std::string& name, const std::string& row_label) {
    return {.name = name,
            .label = name,
            .row_label = row_label,
            .rows = 0,
            .cols = 0,
            .scale = {},
            .values = {}};
}

/// The effective matrices that the page shows: names and what a row is.
std::vector<QuantizedMatrix> empty_matrices(const RunSpec& spec) {
    if (is_parity(spec)) return {empty_matrix("W_in", "bit")};
    if (has_tied_input(spec))
        return {empty_matrix("W_input", "token"), empty_matrix("W_output", "token")};
    return {empty_matrix("W_input_a", "token"), empty_matrix("W_input_b", "token"),
            empty_matrix("W_output", "token")};
}

/// Their weights at one checkpoint, in the same order.
std::vector<Matrix> shown_weights(const RunSpec& spec, const Weights& weights) {
    const auto effective = effective_weights(spec, weights);
    if (is_parity(spec)) return {effective.input_a};
    if (has_tied_input(spec)) return {effective.input_a, effective.output};
    return {effective.input_a, effective.input_b, effective.output};
}

/// The matrices of some checkpoints.
std::vector<QuantizedMatrix> quantized_matrices(const Run& run,
                                                const std::vector<std::int64_t>& checkpoints) {
    auto matrices = empty_matrices(run.spec);
    for (const auto index : checkpoints) {
        const auto shown = shown_weights(run.spec, run.read_checkpoint(index).weights);
        for (std::size_t i = 0; i < shown.size(); ++i) append_quantized(matrices[i], shown[i]);
    }
    return matrices;
}

Json matrix_to_json(const QuantizedMatrix& matrix) {
    return {{"name", matrix.name},   {"label", matrix.label},         {"rows", matrix.rows},
            {"cols", matrix.cols},   {"row_label", matrix.row_label}, {"col_label", "neuron"},
            {"scale", matrix.scale}, {"data", base64(matrix.values)}};
}

/// How much of the page one checkpoint's weights take in base64.   [byte]
std::int64_t bytes_per_checkpoint(const RunSpec& spec) {
    const auto matrices = static_cast<std::int64_t>(empty_matrices(spec).size());
    const auto rows = is_parity(spec) ? spec.task.bits + 1 : spec.task.modulus;
    return matrices * rows * spec.model.hidden * 4 / 3;
}

/// The rows of the specification, less what is not known of how an imported run was trained.
Json known_rows(const Run& run) {
    const auto known = known_spec(run);
    Json rows = Json::array();
    for (auto& row : spec_to_rows(run.spec))
        if (known.contains(row["section"].get<std::string>())) rows.push_back(std::move(row));
    return rows;
}

/// Evaluations that the page has: every so many, and those of imported checkpoints, between which
/// accuracies are seldom known.
std::vector<std::int64_t> evaluations_of_page(const Run& run) {
    const auto count = static_cast<std::int64_t>(run.metrics.step.size());
    auto rows = strided_indices(count, 1 + (count - 1) / most_metrics);
    if (!is_imported(run)) return rows;
    const auto& steps = run.metrics.step;
    for (const auto step : run.checkpoint_steps) {
        const auto found = std::lower_bound(steps.begin(), steps.end(), step);
        if (found != steps.end() && *found == step) rows.push_back(found - steps.begin());
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

/// `{"kept", "of"}` where something was left out, else null.
Json thinning(const std::vector<std::int64_t>& kept, const std::int64_t count) {
    if (static_cast<std::int64_t>(kept.size()) == count) return nullptr;
    return {{"kept", kept.size()}, {"of", count}};
}

}  // namespace

Json run_data(const Run& run, const AnalysesJson& analyses, const std::string& name,
              const std::int64_t budget) {
    const auto evaluations = static_cast<std::int64_t>(run.metrics.step.size());
    const auto rows = evaluations_of_page(run);
    const auto thinned =
        thinned_to_fit(run, page_reports(analyses.reports), bytes_per_checkpoint(run.spec), budget);
    Json matrices = Json::array();
    for (const auto& matrix : quantized_matrices(run, thinned.checkpoints))
        matrices.push_back(matrix_to_json(matrix));
    return {{"name", name},
            {"spec", known_rows(run)},
            {"provenance", provenance(run)},
            {"run",
             {{"file", std::filesystem::path(run.file).filename().string()},
              {"status", run.status}}},
            {"metrics", metrics_to_json(run.metrics, rows)},
            {"loss_unit", loss_unit(run.spec)},
            {"checkpoints", {{"step", at_indices(run.checkpoint_steps, thinned.checkpoints)}}},
            {"thinned",
             {{"checkpoints", thinning(thinned.checkpoints, checkpoint_count(run))},
              {"metrics", thinning(rows, evaluations)}}},
            {"matrices", std::move(matrices)},
            {"reports", thinned.reports},
            {"analyses", analyses.about},
            {"failures", analyses.failures}};
}

}  // namespace grokscope
