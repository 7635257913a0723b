#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// The matrix by which the embedding of input 'a' or 'b' enters the hidden layer; the identity
/// where there is none.
///
/// @return  (embed, hidden)
Matrix embedding_to_hidden(const RunSpec& spec, const Weights& weights, char input);

}  // namespace grokscope
