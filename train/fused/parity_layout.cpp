#include "fused/parity_layout.hpp"

#include "fused/buffer.hpp"
#include "fused/layout.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

Layout parity_layout(const RunSpec& spec) {
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
