#include "trainer/engines.hpp"

#include <memory>
#include <string>

#include "engine/engine.hpp"
#include "engine/evaluator.hpp"
#include "engine/reference_library.hpp"
#include "fused/evaluator.hpp"
#include "fused/fused_engine.hpp"
#include "fused/step.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::string engine_for(const RunSpec& spec, const std::string& asked) {
    require_usage(asked != "fused" || fused::has_step(spec),
                  "--engine fused has no step for loss.kind = \"stablemax\" with model.outputs = 2 "
                  "of sparse parity (model.outputs = 1 or --engine reference would be right)");
    return asked == "auto" ? (fused::has_step(spec) ? "fused" : "reference") : asked;
}

std::unique_ptr<Engine> make_engine(const std::string& name, const RunSpec& spec, const Task& task,
                                    const Weights& initial) {
    return name == "fused" ? fused_engine(spec, task, initial)
                           : reference_library().engine(spec, task, initial);
}

std::unique_ptr<Evaluator> make_evaluator(const RunSpec& spec, const Task& task) {
    return fused_evaluator(spec, task);
}

}  // namespace grokscope
