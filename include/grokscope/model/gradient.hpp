#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The gradient of the loss, in closed form and in float64 whatever a model was trained in.
namespace grokscope {

/// Turns logits into the derivatives of the mean cross-entropy, which it returns.   [nat]
///
/// @param logits  (n, classes)
double loss_slopes(LossKind kind, Matrix& logits, const std::vector<std::int64_t>& targets);

Matrix& weight(Weights& weights, const std::string& name);

/// A loss and its derivatives in every stored weight, under the weights' names and in their order.
struct LossGradient {
    double loss = 0.0;  ///< mean cross-entropy per example, whatever the run's convention   [nat]
    Weights gradient;   ///< that of a fixed embedding too, although it is not trained   [nat]
};

/// The loss of a model and its gradient, by backpropagation through the effective matrices.
///
/// The run's own loss and gradient are `loss_factor` times these. Regularisers are left out, and
/// dropout is off.
LossGradient loss_gradient(const RunSpec& spec, const Weights& weights, const Task& examples);

}  // namespace grokscope
