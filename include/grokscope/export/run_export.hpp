#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "grokscope/export/export_tensor.hpp"
#include "grokscope/run/run.hpp"

/// What is taken of a run, for any format.
namespace grokscope {

/// A weight under the name it has in run files, in the type in which it is stored there.
struct ExportedWeight {
    std::string name;
    ExportType type = ExportType::float64;
    std::int64_t rows = 0;
    std::int64_t cols = 0;
};

/// Numbers of a run that are no weights.
struct ExportedNumbers {
    std::string group;  ///< `metrics` or `task`, as in the run file; empty: of none
    std::string name;
    std::vector<std::int64_t> shape;
    std::variant<std::vector<double>, std::vector<std::int64_t>> values;
};

/// What a run says of itself.
struct ExportedText {
    std::string name;
    std::string text;  ///< JSON
};

/// One checkpoint of a run or all, and what is needed to go on with them.
struct RunExport {
    std::vector<std::int64_t> steps;  ///< (T) of the checkpoints
    bool is_series = false;           ///< arrays have an axis of checkpoints, be there but one
    std::vector<ExportedWeight> weights;
    std::function<std::string(std::int64_t t, std::size_t weight)> weight_bytes;
    std::vector<ExportedNumbers> numbers;  ///< metrics/..., task/..., train_indices, test_indices
    std::vector<ExportedText> texts;       ///< spec, attributes
};

/// @throws Error when the run has no checkpoint of that index
RunExport export_of_checkpoint(Run run, std::int64_t index);

/// @throws Error when the run has no checkpoint
RunExport export_of_all(Run run);

/// A weight at checkpoint t of those that are exported.
///
/// @return  (rows, cols)
ExportTensor weight_tensor(const RunExport& taken, std::int64_t t, std::size_t weight);

/// A weight at all of them; (rows, cols) where that is one that stands for itself.
///
/// @return  (T, rows, cols), a checkpoint a piece
ExportTensor stacked_tensor(const RunExport& taken, std::size_t weight);

/// Every weight as `stacked_tensor` has it.
std::vector<ExportTensor> stacked_tensors(const RunExport& taken);

/// `step`: (T), or a single number.
ExportTensor step_tensor(const RunExport& taken);

ExportTensor tensor_of(const ExportedNumbers& numbers);

}  // namespace grokscope
