#pragma once

#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Whether weights are shrunk beside the gradient, not by way of it. AdamW knows no other way.
inline bool is_decay_decoupled(const RunSpec& spec) {
    return spec.optimizer.kind == OptimizerKind::adamw ||
           spec.regularizer.decay == Decay::decoupled;
}

/// The factor on all trained weights before an update: 1 - lr wd where decay is decoupled, else 1.
inline double decay_factor(const RunSpec& spec) {
    return is_decay_decoupled(spec) ? 1.0 - spec.optimizer.lr * spec.regularizer.weight_decay : 1.0;
}

/// Whether a run has decay that changes no weight: 1 - lr wd is 1 in the type of its weights.
inline bool is_decay_lost(const RunSpec& spec) {
    if (spec.regularizer.weight_decay == 0.0 || !is_decay_decoupled(spec)) return false;
    const double factor = decay_factor(spec);
    return spec.numerics.dtype == Dtype::float32 ? static_cast<float>(factor) == 1.0F
                                                 : factor == 1.0;
}

/// What a user should know of a specification that is no error; empty where there is nothing.
inline std::string remarks_on(const RunSpec& spec) {
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
