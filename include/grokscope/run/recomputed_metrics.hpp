#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The metrics that weights have, as ranges which hold whatever the order of the sums they were
/// computed in: docs/decisions/0012-metrics-recomputed.md derives them.
namespace grokscope {

/// Where a metric of given weights lies when it is computed in float64.
///
/// All numbers are allowed where a bound is none: logits beyond float64, or an empty split.
struct Range {
    double value = 0.0;  ///< as computed here
    double least = 0.0;
    double most = 0.0;
};

bool has_value(const Range& range, double stored);

/// The metrics of one checkpoint.
struct RecomputedMetrics {
    Range train_loss;
    Range test_loss;
    Range train_accuracy;
    Range test_accuracy;
    Range weight_norm_l1;
    Range weight_norm_l2;
};

/// Loss, accuracy and norms of finite weights, as ranges.
RecomputedMetrics recomputed_metrics(const RunSpec& spec, const Task& task, const Weights& weights);

}  // namespace grokscope
