#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace grokscope {

/// Measures over training, one entry per evaluation.
struct Metrics {
    std::vector<std::int64_t> step;
    std::vector<double> train_loss;      ///< [the run's loss convention]
    std::vector<double> test_loss;       ///< [the run's loss convention]
    std::vector<double> train_accuracy;  ///< [share]
    std::vector<double> test_accuracy;   ///< [share]
    std::vector<double> weight_norm_l1;  ///< of all trained weights
    std::vector<double> weight_norm_l2;  ///< of all trained weights
    std::vector<double> seconds;         ///< since the start of training, pauses left out [s]
};

/// Calls `visit(name, value)` for every measure of the weights, in the order of the run file.
///
/// @param metrics  `Metrics`, or what else has a member for each
template <typename MetricsLike, typename Visit>
void visit_measures(MetricsLike&& metrics, Visit&& visit) {
    visit("train_loss", metrics.train_loss);
    visit("test_loss", metrics.test_loss);
    visit("train_accuracy", metrics.train_accuracy);
    visit("test_accuracy", metrics.test_accuracy);
    visit("weight_norm_l1", metrics.weight_norm_l1);
    visit("weight_norm_l2", metrics.weight_norm_l2);
}

/// Calls `visit(name, column)` for every real-valued column, in the order of the run file.
template <typename MetricsLike, typename Visit>
void visit_metric_columns(MetricsLike& metrics, Visit&& visit) {
    visit_measures(metrics, visit);
    visit("seconds", metrics.seconds);
}

/// Row `i` alone.
Metrics metrics_row(const Metrics& metrics, std::size_t i);

}  // namespace grokscope
