#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/import/flattened.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"
#include "grokscope/model/metrics.hpp"

/// What files of checkpoints say beside the weights.
namespace grokscope {

/// Numbers of one column of metrics (`train_loss`, ...).
struct StoredCurve {
    std::string column;
    std::string path;                 ///< where they were found
    std::vector<std::int64_t> steps;  ///< empty where they are not told
    std::vector<double> values;
};

/// The column of metrics that a name of somebody else's means, `all_loss` and `all_accuracy` among
/// them; empty where it means none.
std::string metric_column(const std::string& name);

/// Losses and accuracies of a file: of one moment, or of many.
///
/// @param leaves  of the file, as `flattened`
/// @param step    of the file, where it is of one moment
std::vector<StoredCurve> stored_curves(const std::vector<StoredLeaf>& leaves,
                                       std::optional<std::int64_t> step);

/// Examples that somebody trained or tested on: indices (n), pairs (n, 2), or one for each example
/// whether it is.
struct StoredExamples {
    bool is_train = true;
    std::string path;
    Tensor numbers;
};

/// @param stem  of the file's name, which names what is the whole of it
std::vector<StoredExamples> stored_examples(const std::vector<StoredLeaf>& leaves,
                                            const std::string& stem);

}  // namespace grokscope
