#include "grokscope/model/metrics.hpp"

#include <cstddef>

namespace grokscope {

Metrics metrics_row(const Metrics& metrics, const std::size_t i) {
    return {.step = {metrics.step[i]},
            .train_loss = {metrics.train_loss[i]},
            .test_loss = {metrics.test_loss[i]},
            .train_accuracy = {metrics.train_accuracy[i]},
            .test_accuracy = {metrics.test_accuracy[i]},
            .weight_norm_l1 = {metrics.weight_norm_l1[i]},
            .weight_norm_l2 = {metrics.weight_norm_l2[i]},
            .seconds = {metrics.seconds[i]}};
}

}  // namespace grokscope
