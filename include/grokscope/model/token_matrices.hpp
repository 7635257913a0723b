#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// The matrices of a modular-addition model whose rows are tokens: embeddings (W_E, or W_E_a and
/// W_E_b), effective inputs (W_input, or W_input_a and W_input_b) and the effective W_output.
///
/// @return  (p, .) each
Weights token_matrices(const RunSpec& spec, const Weights& weights);

}  // namespace grokscope
