#include "grokscope/model/token_matrices.hpp"

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Weights token_matrices(const RunSpec& spec, const Weights& weights) {
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
