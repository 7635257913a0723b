#include "grokscope/model/input_layer.hpp"

#include <string>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Matrix embedding_to_hidden(const RunSpec& spec, const Weights& weights, const char input) {
    if (spec.model.collapsed_hidden) return Matrix::Identity(spec.model.hidden, spec.model.hidden);
    return weight(weights, spec.model.tied_hidden ? "W_in" : std::string("W_in_") + input);
}

}  // namespace grokscope
