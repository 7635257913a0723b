#pragma once

#include <cstdint>
#include <string>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/random_matrix.hpp"

/// Models with biases, which are 0 before training.
namespace grokscope::testing {

/// The weights with biases as training may leave them.
inline Weights with_biases(Weights weights) {
    for (auto& [name, value] : weights)
        if (name.starts_with("b_")) value = 0.4 * random_matrix(value.rows(), value.cols());
    return weights;
}

/// A model of modular addition with both biases, and the same function without one of the hidden
/// layer: where the embedding is the input matrix, each of its rows can hold it.
struct BiasedModel {
    RunSpec spec;
    Weights weights;
    RunSpec folded;
    Weights folded_weights;
};

inline BiasedModel biased_model(const std::int64_t p, const Activation activation) {
    RunSpec spec;
    spec.task.modulus = p;
    spec.model.hidden = spec.model.embed = 5;
    spec.model.embedding = Embedding::untied;
    spec.model.collapsed_hidden = true;
    spec.model.activation = activation;
    spec.model.hidden_bias = spec.model.output_bias = true;
    BiasedModel model{.spec = spec,
                      .weights = with_biases(initial_weights(spec)),
                      .folded = spec,
                      .folded_weights = {}};
    model.folded.model.hidden_bias = false;
    for (const auto& [name, value] : model.weights)
        if (name != "b_in") model.folded_weights.push_back({name, value});
    for (auto& [name, value] : model.folded_weights)
        if (name == "W_E_a") value.rowwise() += weight(model.weights, "b_in").row(0);
    return model;
}

}  // namespace grokscope::testing
