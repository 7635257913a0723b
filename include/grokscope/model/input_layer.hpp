#pragma once

#include <string>

#include "grokscope/model/weights.hpp"

namespace grokscope {

/// The matrix by which the embedding of input 'a' or 'b' enters the hidden layer; the identity
/// where there is none.
///
/// @return  (embed, hidden)
inline Matrix embedding_to_hidden(const RunSpec& spec, const Weights& weights, const char input) {
    if (spec.model.collapsed_hidden) return Matrix::Identity(spec.model.hidden, spec.model.hidden);
    return weight(weights, spec.model.tied_hidden ? "W_in" : std::string("W_in_") + input);
}

}  // namespace grokscope
