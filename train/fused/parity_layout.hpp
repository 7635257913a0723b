#pragma once

#include "fused/layout.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

/// W_in (bits + 1, hidden), W_out transposed (outputs, hidden) and b_out (1, outputs) where there
/// is one, rows padded with zeros, which every update leaves as they are.
Layout parity_layout(const RunSpec& spec);

}  // namespace grokscope::fused
