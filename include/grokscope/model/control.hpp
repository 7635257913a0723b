#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// A matched random control: normal noise in place of every trained weight, with the shape and the
/// Frobenius norm of that weight. A measure that means anything differs from its value here.
///
/// A fixed embedding stays as it is. The noise is the same in every call.
Weights control_weights(const RunSpec& spec, Weights weights);

}  // namespace grokscope
