#pragma once

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Floating-point operations of one training step: those of its matrix products, forwards and
/// backwards. Biases, nonlinearities, the loss, the optimiser and regularizers pass over numbers
/// once and are left out; so is how an engine makes the products.
double operations_per_step(const RunSpec& spec);

}  // namespace grokscope
