#pragma once

#include "fused/layout.hpp"

namespace grokscope::fused {

/// W_in (bits + 1, hidden) and W_out transposed (outputs, hidden), rows padded with zeros, which
/// every update leaves as they are.
inline Layout parity_layout(const RunSpec& spec) {
    const auto hidden = spec.model.hidden;
    const auto inputs = spec.task.bits + 1;
    const auto stride = padded(hidden);
    const auto size = (inputs + spec.model.outputs) * stride;
    return {.places = {{"W_in", false, 0, inputs, hidden, stride},
                       {"W_out", true, inputs * stride, spec.model.outputs, hidden, stride}},
            .trained = size,
            .size = size};
}

}  // namespace grokscope::fused
