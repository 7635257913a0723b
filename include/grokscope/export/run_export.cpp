#include "grokscope/export/run_export.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/base/held_signals.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {
namespace {

/// The checkpoints that are taken of a run, of which the last that was read is kept: its weights
/// are asked for one after another.
class TakenCheckpoints {
public:
    /// @param indices  of the run
    TakenCheckpoints(Run run, std::vector<std::int64_t> indices)
        : run_(std::move(run)), indices_(std::move(indices)) {}

    const Weights& at(const std::int64_t t) {
        if (t != last_) weights_ = run_.read_checkpoint(index(t)).weights;
        last_ = t;
        return weights_;
    }

    std::vector<std::int64_t> steps() const {
        std::vector<std::int64_t> list;
        for (const auto index : indices_)
            list.push_back(run_.checkpoint_steps[static_cast<std::size_t>(index)]);
        return list;
    }

    const Run& run() const { return run_; }

private:
    std::int64_t index(const std::int64_t t) const { return indices_[static_cast<std::size_t>(t)]; }

    Run run_;
    std::vector<std::int64_t> indices_;
    std::int64_t last_ = -1;
    Weights weights_;
};

std::string matrix_bytes(const Matrix& matrix, const ExportType type) {
    const std::span numbers(matrix.data(), static_cast<std::size_t>(matrix.size()));
    if (type == ExportType::float64) return bytes_in_memory(numbers);
    std::vector<float> narrow(numbers.size());
    std::transform(numbers.begin(), numbers.end(), narrow.begin(),
                   [](const double number) { return static_cast<float>(number); });
    return bytes_in_memory(narrow);
}

std::vector<ExportedWeight> weights_of(const Run& run, const Weights& weights) {
    std::vector<ExportedWeight> list;
    for (const auto& [name, value] : weights)
        list.push_back({.name = name,
                        .type = stored_dtype(run, name) == Dtype::float32 ? ExportType::float32
                                                                          : ExportType::float64,
                        .rows = value.rows(),
                        .cols = value.cols()});
    return list;
}

ExportedNumbers column_of(const std::string& group, const std::string& name,
                          const std::vector<std::int64_t>& values) {
    return {group, name, {static_cast<std::int64_t>(values.size())}, values};
}

/// The metrics, the examples, and which of these were trained and tested on.
std::vector<ExportedNumbers> numbers_of(const Run& run) {
    std::vector<ExportedNumbers> list{column_of("metrics", "step", run.metrics.step)};
    visit_metric_columns(run.metrics, [&](const char* name, const std::vector<double>& column) {
        list.push_back({"metrics", name, {static_cast<std::int64_t>(column.size())}, column});
    });
    const auto& inputs = run.task.inputs;
    const std::vector<std::int64_t> flat(inputs.data(), inputs.data() + inputs.size());
    list.push_back({"task", "inputs", {inputs.rows(), inputs.cols()}, flat});
    list.push_back(column_of("task", "targets", run.task.targets));
    list.push_back(column_of("", "train_indices", split_rows(run.task, true)));
    list.push_back(column_of("", "test_indices", split_rows(run.task, false)));
    return list;
}

/// The specification with all its keys, and what else the file says of its making.
std::vector<ExportedText> texts_of(const Run& run) {
    Json attributes = Json::object();
    for (const auto& [name, value] : run.attributes)
        if (name != "spec_resolved" && name != "default") attributes[name] = value;
    return {{"spec", spec_to_json(run.spec).dump()},
            {"attributes", attributes.dump(-1, ' ', false, Json::error_handler_t::replace)}};
}

/// @param indices  of the checkpoints that are taken
RunExport export_of(Run run, std::vector<std::int64_t> indices) {
    const auto taken =
        std::make_shared<TakenCheckpoints>(std::move(run), std::move(indices));  // of all tensors
    const auto weights =
        std::make_shared<const std::vector<ExportedWeight>>(weights_of(taken->run(), taken->at(0)));
    return {.steps = taken->steps(),
            .weights = *weights,
            .weight_bytes =
                [taken, weights](const std::int64_t t, const std::size_t weight) {
                    stop_if_signalled();
                    return matrix_bytes(taken->at(t)[weight].value, (*weights)[weight].type);
                },
            .numbers = numbers_of(taken->run()),
            .texts = texts_of(taken->run())};
}

}  // namespace

RunExport export_of_checkpoint(Run run, const std::int64_t index) {
    return export_of(std::move(run), {index});
}

RunExport export_of_all(Run run) {
    require_checkpoints(run);
    std::vector<std::int64_t> indices(static_cast<std::size_t>(checkpoint_count(run)));
    std::iota(indices.begin(), indices.end(), 0);
    auto taken = export_of(std::move(run), std::move(indices));
    taken.is_series = true;
    return taken;
}

ExportTensor weight_tensor(const RunExport& taken, const std::int64_t t, const std::size_t weight) {
    const auto& [name, type, rows, cols] = taken.weights[weight];
    return {.name = name,
            .type = type,
            .shape = {rows, cols},
            .bytes = {.size = rows * cols * item_bytes(type),
                      .count = 1,
                      .piece = [bytes = taken.weight_bytes, t, weight](std::int64_t) {
                          return bytes(t, weight);
                      }}};
}

ExportTensor stacked_tensor(const RunExport& taken, const std::size_t weight) {
    auto tensor = weight_tensor(taken, 0, weight);
    if (!taken.is_series) return tensor;
    const auto count = static_cast<std::int64_t>(taken.steps.size());
    tensor.shape.insert(tensor.shape.begin(), count);
    tensor.bytes = {.size = count * tensor.bytes.size,
                    .count = count,
                    .piece = [bytes = taken.weight_bytes, weight](const std::int64_t t) {
                        return bytes(t, weight);
                    }};
    return tensor;
}

std::vector<ExportTensor> stacked_tensors(const RunExport& taken) {
    std::vector<ExportTensor> tensors;
    for (std::size_t i = 0; i < taken.weights.size(); ++i)
        tensors.push_back(stacked_tensor(taken, i));
    return tensors;
}

ExportTensor step_tensor(const RunExport& taken) {
    auto tensor = tensor_of(column_of("", "step", taken.steps));
    if (!taken.is_series) tensor.shape.clear();
    return tensor;
}

ExportTensor tensor_of(const ExportedNumbers& numbers) {
    const bool is_real = std::holds_alternative<std::vector<double>>(numbers.values);
    return {.name = numbers.name,
            .type = is_real ? ExportType::float64 : ExportType::int64,
            .shape = numbers.shape,
            .bytes = source_of(std::visit(
                [](const auto& values) { return bytes_in_memory(values); }, numbers.values))};
}

}  // namespace grokscope
