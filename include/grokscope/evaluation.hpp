#pragma once

#include "grokscope/mlp.hpp"
#include "grokscope/run.hpp"

namespace grokscope {

/// Loss, accuracy and norms as a row of metrics, in float64 whatever the weights were trained
/// in.
///
/// @param seconds  of training so far   [s]
inline Metrics evaluation(const RunSpec& spec, const Task& task, const Weights& weights,
                          const double seconds) {
    const auto train = score(spec, weights, task, split_rows(task, true));
    const auto test = score(spec, weights, task, split_rows(task, false));
    const auto norm = weight_norm(spec, weights);
    return {.step = {},
            .train_loss = {train.loss},
            .test_loss = {test.loss},
            .train_accuracy = {train.accuracy},
            .test_accuracy = {test.accuracy},
            .weight_norm_l1 = {norm.l1},
            .weight_norm_l2 = {norm.l2},
            .seconds = {seconds}};
}

}  // namespace grokscope
