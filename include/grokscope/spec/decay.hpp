#pragma once

#include <string>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Whether weights are shrunk beside the gradient, not by way of it. AdamW knows no other way.
bool is_decay_decoupled(const RunSpec& spec);

/// The factor on all trained weights before an update: 1 - lr wd where decay is decoupled, else 1.
double decay_factor(const RunSpec& spec);

/// Whether a run has decay that changes no weight: 1 - lr wd is 1 in the type of its weights.
bool is_decay_lost(const RunSpec& spec);

/// What a user should know of a specification that is no error; empty where there is nothing.
std::string remarks_on(const RunSpec& spec);

}  // namespace grokscope
