#pragma once

#include "grokscope/model/mlp.hpp"

namespace grokscope {

/// The matrices of a modular-addition model whose rows are tokens: embeddings (W_E, or W_E_a and
/// W_E_b), effective inputs (W_input, or W_input_a and W_input_b) and the effective W_output.
///
/// @return  (p, .) each
inline Weights token_matrices(const RunSpec& spec, const Weights& weights) {
    const auto effective = effective_weights(spec, weights);
    Weights matrices;
    for (const auto& name : input_names("W_E", !has_untied_embedding(spec)))
        matrices.push_back({name, weight(weights, name)});
    const auto inputs = input_names("W_input", has_tied_input(spec));
    matrices.push_back({inputs.front(), effective.input_a});
    if (inputs.size() > 1) matrices.push_back({inputs.back(), effective.input_b});
    matrices.push_back({"W_output", effective.output});
    return matrices;
}

}  // namespace grokscope
