#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// A row of metrics, but for its step.
///
/// @param seconds  of training so far   [s]
Metrics evaluation_row(const Score& train, const Score& test, const WeightNorm& norm,
                       double seconds);

/// Loss, accuracy and norms as a row of metrics, in float64 whatever the weights were trained
/// in.
///
/// @param seconds  of training so far   [s]
Metrics evaluation(const RunSpec& spec, const Task& task, const Weights& weights, double seconds);

}  // namespace grokscope
