#pragma once

#include <memory>

#include "engine/engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// LibTorch's autograd and optimisers, which from then on have one thread.
std::unique_ptr<Engine> reference_engine(const RunSpec& spec, const Task& task,
                                         const Weights& initial);

}  // namespace grokscope
