#include "fused/parity_layout.hpp"

#include "fused/buffer.hpp"
#include "fused/layout.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

Layout parity_layout(const RunSpec& spec) {
    const auto hidden = spec.model.hidden;
    const auto inputs = spec.task.bits + 1;
    const auto stride = padded(hidden);
    const auto outputs = spec.model.outputs;
    const auto size = (inputs + outputs) * stride;
    Layout layout{.places = {{"W_in", false, 0, inputs, hidden, stride},
                             {"W_out", true, inputs * stride, outputs, hidden, stride}},
                  .trained = size,
                  .size = size};
    if (spec.model.output_bias) {
        layout.places.push_back({"b_out", false, size, 1, outputs, padded(outputs)});
        layout.trained = layout.size = size + padded(outputs);
    }
    return layout;
}

}  // namespace grokscope::fused
