#include "fused/addition_layout.hpp"
#include "fused/parity_layout.hpp"
#include "fused/step.hpp"

namespace grokscope::fused {

bool has_step(const RunSpec& spec) {
    return !is_parity(spec) || spec.model.outputs == 1 || spec.loss.kind == LossKind::softmax;
}

Layout layout_of(const RunSpec& spec) {
    return is_parity(spec) ? parity_layout(spec) : addition_layout(spec);
}

}  // namespace grokscope::fused
