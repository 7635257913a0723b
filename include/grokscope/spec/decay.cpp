#include "grokscope/spec/decay.hpp"

#include <fmt/format.h>

#include <string>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

bool is_decay_decoupled(const RunSpec& spec) {
    return spec.optimizer.kind == OptimizerKind::adamw ||
           spec.regularizer.decay == Decay::decoupled;
}

double decay_factor(const RunSpec& spec) {
    return is_decay_decoupled(spec) ? 1.0 - spec.optimizer.lr * spec.regularizer.weight_decay : 1.0;
}

bool is_decay_lost(const RunSpec& spec) {
    if (spec.regularizer.weight_decay == 0.0 || !is_decay_decoupled(spec)) return false;
    const double factor = decay_factor(spec);
    return spec.numerics.dtype == Dtype::float32 ? static_cast<float>(factor) == 1.0F
                                                 : factor == 1.0;
}

std::string remarks_on(const RunSpec& spec) {
    if (!is_decay_lost(spec)) return {};
    const bool is_single = spec.numerics.dtype == Dtype::float32;
    return fmt::format(
        "regularizer.weight_decay = {} changes nothing at optimizer.lr = {}: 1 - {:.2g} is 1 in {} "
        "(a product above {} would be right)",
        spec.regularizer.weight_decay, spec.optimizer.lr,
        spec.optimizer.lr * spec.regularizer.weight_decay, spelling(spec.numerics.dtype),
        is_single ? "3e-08" : "5.6e-17");
}

}  // namespace grokscope
