#pragma once

#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"

namespace grokscope {

/// A row of metrics, but for its step.
///
/// @param seconds  of training so far   [s]
inline Metrics evaluation_row(const Score& train, const Score& test, const WeightNorm& norm,
                              const double seconds) {
    return {.step = {},
            .train_loss = {train.loss},
            .test_loss = {test.loss},
            .train_accuracy = {train.accuracy},
            .test_accuracy = {test.accuracy},
            .weight_norm_l1 = {norm.l1},
            .weight_norm_l2 = {norm.l2},
            .seconds = {seconds}};
}

/// Loss, accuracy and norms as a row of metrics, in float64 whatever the weights were trained
/// in.
///
/// @param seconds  of training so far   [s]
inline Metrics evaluation(const RunSpec& spec, const Task& task, const Weights& weights,
                          const double seconds) {
    return evaluation_row(score(spec, weights, task, split_rows(task, true)),
                          score(spec, weights, task, split_rows(task, false)),
                          weight_norm(spec, weights), seconds);
}

}  // namespace grokscope
