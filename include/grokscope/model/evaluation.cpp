#include "grokscope/model/evaluation.hpp"

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Metrics evaluation_row(const Score& train, const Score& test, const WeightNorm& norm,
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

Metrics evaluation(const RunSpec& spec, const Task& task, const Weights& weights,
                   const double seconds) {
    return evaluation_row(score(spec, weights, task, split_rows(task, true)),
                          score(spec, weights, task, split_rows(task, false)),
                          weight_norm(spec, weights), seconds);
}

}  // namespace grokscope
