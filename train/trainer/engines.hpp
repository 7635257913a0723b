#pragma once

#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "engine/evaluator.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Which engine a run has.
namespace grokscope {

/// The engine of a run: the fused one, where it has a step for it, unless the other is asked for.
///
/// @param asked  auto, fused or reference
/// @throws UsageError where the fused engine is asked for and has none
std::string engine_for(const RunSpec& spec, const std::string& asked);

/// @param name  fused or reference
std::unique_ptr<Engine> make_engine(const std::string& name, const RunSpec& spec, const Task& task,
                                    const Weights& initial);

/// The evaluator is the same whatever the engine, so that their metrics can be compared.
std::unique_ptr<Evaluator> make_evaluator(const RunSpec& spec, const Task& task);

}  // namespace grokscope
