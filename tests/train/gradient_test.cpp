#include <catch2/catch.hpp>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "reference/model.hpp"
#include "support/activations.hpp"
#include "support/biases.hpp"
#include "support/specs.hpp"

/// The reference engine's loss against a model written down from the definition alone: one-hot
/// inputs, an embedding for every example, every product made.
namespace grokscope {
namespace {

torch::Tensor one_hot_rows(const torch::Tensor& index, const std::int64_t classes) {
    return torch::one_hot(index, classes).to(torch::kFloat64);
}

torch::Tensor named(const Parameters& parameters, const std::string& name) {
    for (const auto& [found, parameter] : parameters)
        if (found == name) return parameter;
    return {};
}

torch::Tensor either(const torch::Tensor& first, const torch::Tensor& second) {
    return first.defined() ? first : second;
}

torch::Tensor plain_activation(const Activation activation, const torch::Tensor& x) {
    if (activation == Activation::relu) return torch::where(x > 0, x, torch::zeros_like(x));
    if (activation == Activation::square) return x * x;
    if (activation == Activation::abs) return torch::where(x > 0, x, -x);
    if (activation == Activation::gelu) return 0.5 * x * (1 + torch::erf(x / std::sqrt(2.0)));
    if (activation == Activation::silu) return x / (1 + torch::exp(-x));
    if (activation == Activation::tanh) return 1 - 2 / (torch::exp(2 * x) + 1);
    return x;
}

/// (n, hidden) before the nonlinearity, from one-hot tokens.
torch::Tensor plain_preactivation(const RunSpec& spec, const Parameters& w, const Batch& batch) {
    if (is_parity(spec)) return torch::matmul(batch.bits, named(w, "W_in"));
    const auto p = spec.task.modulus;
    auto a = one_hot_rows(batch.a, p).matmul(either(named(w, "W_E"), named(w, "W_E_a")));
    auto b = one_hot_rows(batch.b, p).matmul(either(named(w, "W_E"), named(w, "W_E_b")));
    if (!spec.model.collapsed_hidden) {
        a = a.matmul(either(named(w, "W_in"), named(w, "W_in_a")));
        b = b.matmul(either(named(w, "W_in"), named(w, "W_in_b")));
    }
    if (named(w, "b_in").defined()) a = a + named(w, "b_in");
    return a + b;
}

torch::Tensor plain_products(const Parameters& w, torch::Tensor hidden) {
    if (named(w, "W_out").defined()) hidden = hidden.matmul(named(w, "W_out"));
    if (named(w, "W_U").defined()) return hidden.matmul(named(w, "W_U"));
    return named(w, "W_E").defined() ? hidden.matmul(named(w, "W_E").transpose(0, 1)) : hidden;
}

torch::Tensor plain_logits(const Parameters& w, const torch::Tensor& hidden) {
    const auto bias = either(named(w, "b_U"), named(w, "b_out"));
    const auto products = plain_products(w, hidden);
    return bias.defined() ? products + bias : products;
}

/// Cross-entropy by its definition, averaged over examples and, by `article`, over classes.
torch::Tensor plain_loss(const RunSpec& spec, const torch::Tensor& logits,
                         const torch::Tensor& targets) {
    const bool article = spec.loss.convention == LossConvention::article;
    const auto classes = logits.size(1);
    auto probabilities = torch::softmax(logits, 1);
    if (classes == 1) {
        const auto one = torch::sigmoid(logits);
        probabilities = torch::cat({1 - one, one}, 1);
    }
    const auto right = (probabilities * one_hot_rows(targets, probabilities.size(1))).sum(1);
    return -right.log().mean() / (article ? static_cast<double>(classes) : 1.0);
}

/// The largest difference between the two gradients of any weight.
double gradient_difference(const RunSpec& spec, const bool with_mask) {
    const auto task = make_task(spec);
    const auto weights = testing::with_biases(initial_weights(spec));
    const auto batch = make_batch(spec, task, true);
    torch::Tensor mask;
    if (with_mask)
        mask = torch::arange(batch.targets.size(0) * spec.model.hidden)
                   .reshape({batch.targets.size(0), spec.model.hidden})
                   .remainder(3)
                   .to(torch::kFloat64);
    const auto ours = parameters_from_weights(spec, weights);
    training_loss(spec, ours, batch, mask).backward();
    const auto plain = parameters_from_weights(spec, weights);
    auto hidden = plain_activation(spec.model.activation, plain_preactivation(spec, plain, batch));
    if (with_mask) hidden = hidden * mask;
    plain_loss(spec, plain_logits(plain, hidden), batch.targets).backward();
    double largest = 0.0;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        REQUIRE(ours[i].second.requires_grad() == plain[i].second.requires_grad());
        if (!ours[i].second.requires_grad()) continue;
        REQUIRE(plain[i].second.grad().abs().max().item<double>() > 0);
        largest =
            std::max(largest,
                     (ours[i].second.grad() - plain[i].second.grad()).abs().max().item<double>());
    }
    return largest;
}

}  // namespace

TEST_CASE("the gradient is that of a plain one-hot model for every combination of switches") {
    auto spec = testing::small_spec();
    spec.numerics.dtype = Dtype::float64;
    spec.model.embedding =
        GENERATE(Embedding::tied, Embedding::input_tied, Embedding::untied, Embedding::fixed);
    spec.model.activation = GENERATE(Activation::relu, Activation::square, Activation::abs);
    spec.loss.convention = GENERATE(LossConvention::mean, LossConvention::article);
    spec.model.tied_hidden = GENERATE(true, false);
    spec.model.collapsed_hidden = GENERATE(true, false);
    spec.model.collapsed_out = GENERATE(true, false);
    spec.task.symmetric = GENERATE(true, false);
    const bool with_mask = GENERATE(true, false);
    check(spec);
    CAPTURE(spec_to_json(spec).dump(), with_mask);

    CHECK(gradient_difference(spec, with_mask) < 1e-10);
}

TEST_CASE("the gradient is that of a plain model for every activation with every bias") {
    auto spec = testing::small_spec();
    spec.numerics.dtype = Dtype::float64;
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.model.activation = testing::any_activation();
    const bool hidden_bias = GENERATE(true, false);
    spec.model.hidden_bias = hidden_bias && !is_parity(spec);
    spec.model.output_bias = GENERATE(true, false);
    spec.model.outputs = GENERATE(1, 2);
    spec.model.embedding = GENERATE(Embedding::tied, Embedding::untied);
    const bool with_mask = GENERATE(true, false);
    check(spec);
    CAPTURE(spec_to_json(spec).dump(), with_mask);

    CHECK(gradient_difference(spec, with_mask) < 1e-10);
}

TEST_CASE("the gradient of a parity model is that of its definition for every switch") {
    auto spec = testing::small_spec();
    spec.numerics.dtype = Dtype::float64;
    spec.task.kind = TaskKind::sparse_parity;
    spec.model.outputs = GENERATE(1, 2);
    spec.model.activation = GENERATE(Activation::relu, Activation::square, Activation::abs);
    spec.loss.convention = GENERATE(LossConvention::mean, LossConvention::article);
    spec.task.encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    const bool with_mask = GENERATE(true, false);
    check(spec);

    CHECK(gradient_difference(spec, with_mask) < 1e-10);
}

}  // namespace grokscope
