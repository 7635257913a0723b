#include "reference/tensor_constraints.hpp"

#include <torch/types.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "engine/rounding_left.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "reference/model.hpp"

namespace grokscope {
namespace {

double trained_norm(const Parameters& parameters) {
    double square = 0.0;
    for (const auto& [name, parameter] : parameters)
        if (parameter.requires_grad()) square += parameter.detach().square().sum().item<double>();
    return std::sqrt(square);
}

/// As in fused/constraints.hpp.
void remove_part_along(const torch::Tensor& weight, torch::Tensor& gradient) {
    const auto size = gradient.norm();
    gradient.sub_(weight * ((weight * gradient).sum() / (weight.square().sum() + 1e-30)));
    const auto left = gradient.norm();
    const double square = std::pow(size.item<double>(), 2);
    const double rounding = gradient.scalar_type() == torch::kFloat32
                                ? rounding_left<float>(gradient.numel(), square)
                                : rounding_left<double>(gradient.numel(), square);
    if (left.item<double>() <= rounding)
        gradient.zero_();
    else
        gradient.mul_(size / (left + 1e-30));
}

}  // namespace

TensorConstraints::TensorConstraints(const RunSpec& spec, const Parameters& initial)
    : regularizer_(spec.regularizer),
      radius_(spec.regularizer.norm_clamp * trained_norm(initial)) {}

void TensorConstraints::filter_gradients(Parameters& trained) {
    const torch::NoGradGuard no_gradient;
    if (regularizer_.grokfast > 0) amplify_slow_parts(trained);
    if (!regularizer_.perpgrad) return;
    for (auto& [name, parameter] : trained) remove_part_along(parameter, parameter.mutable_grad());
}

void TensorConstraints::amplify_slow_parts(Parameters& trained) {
    if (slow_.empty())
        for (const auto& [name, parameter] : trained)
            slow_.emplace_back(name, parameter.grad().clone());
    const double memory = regularizer_.grokfast_memory;
    for (std::size_t i = 0; i < trained.size(); ++i) {
        auto& gradient = trained[i].second.mutable_grad();
        slow_[i].second.mul_(memory).add_(gradient, 1.0 - memory);
        gradient.add_(slow_[i].second, regularizer_.grokfast);
    }
}

void TensorConstraints::clamp_weights(Parameters& trained) const {
    if (radius_ == 0.0) return;
    const torch::NoGradGuard no_gradient;
    const double norm = trained_norm(trained);
    if (norm == 0.0) return;
    const double factor = radius_ / norm;
    for (auto& [name, parameter] : trained) parameter.mul_(factor);
}

Weights TensorConstraints::moments() const {
    Weights moments;
    for (const auto& [name, average] : slow_)
        moments.push_back({"grokfast/" + name, matrix_from_tensor(average)});
    return moments;
}

std::vector<std::string> TensorConstraints::moment_kinds() const {
    return regularizer_.grokfast > 0 ? std::vector<std::string>{"grokfast"}
                                     : std::vector<std::string>{};
}

void TensorConstraints::restore(const Parameters& trained, const Weights& moments) {
    slow_.clear();
    if (regularizer_.grokfast == 0.0) return;
    for (const auto& [name, parameter] : trained) {
        if (!has_weight(moments, "grokfast/" + name)) continue;
        slow_.emplace_back(name,
                           tensor_from_matrix(weight(moments, "grokfast/" + name), Dtype::float64)
                               .to(parameter.dtype()));
    }
}

}  // namespace grokscope
