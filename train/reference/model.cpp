#include "reference/model.hpp"

#include <torch/nn/functional/loss.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

const torch::Tensor& parameter(const Parameters& parameters, const std::string& name) {
    return std::find_if(parameters.begin(), parameters.end(),
                        [&](const auto& named) { return named.first == name; })
        ->second;
}

/// E_x W_in_x for input x = 'a' or 'b'.   (p, hidden)
torch::Tensor input_matrix(const RunSpec& spec, const Parameters& parameters, const char input) {
    const auto suffix = std::string("_") + input;
    const auto& embedding =
        parameter(parameters, has_untied_embedding(spec) ? "W_E" + suffix : "W_E");
    if (spec.model.collapsed_hidden) return embedding;
    return embedding.mm(parameter(parameters, spec.model.tied_hidden ? "W_in" : "W_in" + suffix));
}

torch::Tensor activated(const Activation activation, const torch::Tensor& preactivation) {
    switch (activation) {
        case Activation::relu: return preactivation.relu();
        case Activation::square: return preactivation.square();
        case Activation::abs: return preactivation.abs();
        case Activation::gelu: return torch::gelu(preactivation);
        case Activation::silu: return torch::silu(preactivation);
        case Activation::tanh: return preactivation.tanh();
        case Activation::identity: break;
    }
    return preactivation;
}

torch::Tensor preactivation(const RunSpec& spec, const Parameters& parameters, const Batch& batch) {
    if (is_parity(spec)) return batch.bits.mm(parameter(parameters, "W_in"));
    const auto input_a = input_matrix(spec, parameters, 'a');
    const auto input_b = has_tied_input(spec) ? input_a : input_matrix(spec, parameters, 'b');
    const auto sums = torch::embedding(input_a, batch.a) + torch::embedding(input_b, batch.b);
    return spec.model.hidden_bias ? sums + parameter(parameters, "b_in") : sums;
}

/// -log of the share of each target, where shares are those of s(z) as in mlp.hpp; the mean over
/// examples. One logit is two of which the first is 0.
torch::Tensor stablemax_loss(torch::Tensor logits, const torch::Tensor& targets) {
    if (logits.size(1) == 1) logits = torch::cat({torch::zeros_like(logits), logits}, 1);
    const auto beyond = 1.0 + logits.abs();
    const auto log_weights = torch::where(logits < 0, -beyond.log(), beyond.log());
    const auto log_shares = log_weights - torch::logsumexp(log_weights, 1, /*keepdim=*/true);
    return -log_shares.gather(1, targets.unsqueeze(1)).mean();
}

torch::Tensor softmax_loss(const torch::Tensor& logits, const torch::Tensor& targets) {
    if (logits.size(1) > 1) return torch::nn::functional::cross_entropy(logits, targets);
    return torch::binary_cross_entropy_with_logits(logits.squeeze(1), targets.to(logits.dtype()));
}

torch::Tensor tensor_from_integers(std::vector<std::int64_t> values) {
    return torch::tensor(values, torch::kInt64);
}

torch::Dtype torch_dtype(const Dtype dtype) {
    return dtype == Dtype::float32 ? torch::kFloat32 : torch::kFloat64;
}

/// What leaves the hidden layer: W_out U, W_out E^T, or W_U alone.
///
/// @return  (hidden, outputs)
torch::Tensor output_matrix(const RunSpec& spec, const Parameters& parameters) {
    if (is_parity(spec)) return parameter(parameters, "W_out");
    if (spec.model.collapsed_out) return parameter(parameters, "W_U");
    const auto unembedding = has_tied_unembedding(spec) ? parameter(parameters, "W_E").t()
                                                        : parameter(parameters, "W_U");
    return parameter(parameters, "W_out").mm(unembedding);
}

}  // namespace

torch::Tensor tensor_from_matrix(const Matrix& matrix, const Dtype dtype) {
    auto* data = const_cast<double*>(matrix.data());  // from_blob takes no const pointer
    return torch::from_blob(data, {matrix.rows(), matrix.cols()}, torch::kFloat64)
        .to(torch_dtype(dtype), /*non_blocking=*/false, /*copy=*/true);
}

Matrix matrix_from_tensor(const torch::Tensor& tensor) {
    const auto values = tensor.detach().to(torch::kFloat64).contiguous();
    return Eigen::Map<const Matrix>(values.data_ptr<double>(), values.size(0), values.size(1));
}

Parameters parameters_from_weights(const RunSpec& spec, const Weights& weights) {
    Parameters parameters;
    for (const auto& shape : weight_shapes(spec)) {
        const bool is_trained = shape.role != WeightShape::Role::fixed;
        parameters.emplace_back(shape.name,
                                tensor_from_matrix(weight(weights, shape.name), spec.numerics.dtype)
                                    .requires_grad_(is_trained));
    }
    return parameters;
}

Batch make_batch(const RunSpec& spec, const Task& task, const bool train) {
    Batch batch;
    const auto rows = split_rows(task, train);
    const IntegerMatrix inputs = task.inputs(rows, Eigen::all);
    std::vector<std::int64_t> targets;
    for (const auto row : rows) targets.push_back(task.targets[static_cast<std::size_t>(row)]);
    batch.targets = tensor_from_integers(targets);
    if (is_parity(spec)) {
        batch.bits = tensor_from_matrix(inputs.cast<double>(), spec.numerics.dtype);
    } else {
        batch.a = tensor_from_integers({inputs.col(0).begin(), inputs.col(0).end()});
        batch.b = tensor_from_integers({inputs.col(1).begin(), inputs.col(1).end()});
    }
    return batch;
}

torch::Tensor hidden_layer(const RunSpec& spec, const Parameters& parameters, const Batch& batch) {
    return activated(spec.model.activation, preactivation(spec, parameters, batch));
}

torch::Tensor training_loss(const RunSpec& spec, const Parameters& parameters, const Batch& batch,
                            const torch::Tensor& mask) {
    auto hidden = hidden_layer(spec, parameters, batch);
    if (mask.defined()) hidden = hidden * mask;
    auto logits = hidden.mm(output_matrix(spec, parameters));
    if (spec.model.output_bias) logits = logits + parameter(parameters, output_bias_name(spec));
    if (spec.loss.dtype == LossDtype::float64) logits = logits.to(torch::kFloat64);
    const auto mean = spec.loss.kind == LossKind::softmax ? softmax_loss(logits, batch.targets)
                                                          : stablemax_loss(logits, batch.targets);
    return mean * loss_factor(spec);
}

}  // namespace grokscope
