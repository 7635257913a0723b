#pragma once

#include <memory>

#include "engine/engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Closed forms: BLAS for products, vector kernels for the rest, nothing allocated in a step.
std::unique_ptr<Engine> fused_engine(const RunSpec& spec, const Task& task, const Weights& initial);

}  // namespace grokscope
