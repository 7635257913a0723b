#pragma once

#include <vector>

#include "grokscope/learning/early_warning.hpp"
#include "grokscope/run/run.hpp"

/// The measures of a run that may tell of generalisation early. Key frequencies are each
/// checkpoint's own, since the last's are not known in time.
namespace grokscope {

/// Of the metrics, then of the checkpoints.
std::vector<WarningSeries> warning_series(const Run& run);

}  // namespace grokscope
