#pragma once

#include <map>
#include <string>

#include "grokscope/base/matrix.hpp"
#include "grokscope/import/imported_task.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// What weights give, by column of metrics: the norms; loss and accuracy of all examples,
/// `all_loss` and `all_accuracy`; and those of each split where it is told.
std::map<std::string, double> recomputed_columns(const RunSpec& spec, const ImportedTask& imported,
                                                 const Weights& weights);

}  // namespace grokscope
