#include "fused/step.hpp"

#include "fused/addition_layout.hpp"
#include "fused/layout.hpp"
#include "fused/parity_layout.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

bool has_step(const RunSpec& spec) {
    return !is_parity(spec) || spec.model.outputs == 1 || spec.loss.kind == LossKind::softmax;
}

Layout layout_of(const RunSpec& spec) {
    return is_parity(spec) ? parity_layout(spec) : addition_layout(spec);
}

}  // namespace grokscope::fused
