#pragma once

#include <cstdint>
#include <functional>

#include "engine/engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/run/branch_history.hpp"

namespace grokscope {

/// The weights of step 0 of the first ancestor, drawn or constructed.
Weights first_weights(const BranchHistory& history);

/// Trains again what a history tells, without evaluating it: run files hold weights, but not what
/// the optimiser remembers.
///
/// @param on_step  called after each step with the number of steps done
/// @return         the state at the end of the last ancestor
/// @throws Interrupted when Ctrl-C came
TrainingState replay(const BranchHistory& history,
                     const std::function<void(std::int64_t step)>& on_step);

}  // namespace grokscope
