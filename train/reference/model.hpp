#pragma once

#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The model on LibTorch's tensors: the same function as mlp.hpp, with gradients.
namespace grokscope {

/// Weights as tensors, in the order of `weight_shapes`.
using Parameters = std::vector<std::pair<std::string, torch::Tensor>>;

/// Some examples as tensors.
struct Batch {
    torch::Tensor a;        ///< (n) first tokens, int64; undefined for parity
    torch::Tensor b;        ///< (n) second tokens, int64; undefined for parity
    torch::Tensor bits;     ///< (n, bits + 1) encoded strings; undefined for modular addition
    torch::Tensor targets;  ///< (n) int64
};

torch::Tensor tensor_from_matrix(const Matrix& matrix, Dtype dtype);
Matrix matrix_from_tensor(const torch::Tensor& tensor);

/// Weights as tensors; those that are trained require gradients.
Parameters parameters_from_weights(const RunSpec& spec, const Weights& weights);

/// The examples of one split.
Batch make_batch(const RunSpec& spec, const Task& task, bool train);

/// The hidden layer after its nonlinearity.
///
/// A token's row of E W_in is looked up, instead of its row of E being multiplied by W_in: the
/// product is made for p tokens and not for n examples.
///
/// @return  (n, hidden)
torch::Tensor hidden_layer(const RunSpec& spec, const Parameters& parameters, const Batch& batch);

/// The loss in the run's convention.
///
/// @param mask  (n, hidden) factors on the hidden layer, as dropout wants; undefined for none
torch::Tensor training_loss(const RunSpec& spec, const Parameters& parameters, const Batch& batch,
                            const torch::Tensor& mask = {});

}  // namespace grokscope
