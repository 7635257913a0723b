#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fused/step.hpp"
#include "grokscope/matrix.hpp"
#include "grokscope/run_spec.hpp"
#include "grokscope/tasks.hpp"

namespace grokscope {

/// All that the next update depends on besides the specification and the step.
struct TrainingState {
    Weights weights;  ///< in the order of `weight_shapes`
    Weights moments;  ///< the optimiser's memory, named `<kind>/<weight>`; empty before a step
};

/// What updates weights. The loop of `train` is the same for every engine.
///
/// Numbers of state are float64, which holds float32 exactly.
class Engine {
public:
    Engine() = default;
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    virtual ~Engine() = default;

    /// Takes the weights from those of `step` to those of `step + 1`.
    virtual void update(std::int64_t step) = 0;

    virtual Weights weights() const = 0;
    virtual TrainingState state() const = 0;

    /// The kinds of moments that a state has of every trained weight, once a step has been made.
    virtual std::vector<std::string> moment_kinds() const = 0;

    /// Goes on from a state that this kind of engine gave at `step`.
    virtual void restore(std::int64_t step, const TrainingState& state) = 0;
};

/// LibTorch's autograd and optimisers.
std::unique_ptr<Engine> reference_engine(const RunSpec& spec, const Task& task,
                                         const Weights& initial);

/// Closed forms: BLAS for products, vector kernels for the rest, nothing allocated in a step.
std::unique_ptr<Engine> fused_engine(const RunSpec& spec, const Task& task, const Weights& initial);

/// The engine of a run: the fused one, where it has a step for it, unless the other is asked for.
///
/// @param asked  auto, fused or reference
/// @throws UsageError where the fused engine is asked for and has none
inline std::string engine_for(const RunSpec& spec, const std::string& asked) {
    require_usage(asked != "fused" || fused::has_step(spec),
                  "--engine fused has no step for loss.kind = \"stablemax\" with model.outputs = 2 "
                  "of sparse parity (model.outputs = 1 or --engine reference would be right)");
    return asked == "auto" ? (fused::has_step(spec) ? "fused" : "reference") : asked;
}

/// @param name  fused or reference
inline std::unique_ptr<Engine> make_engine(const std::string& name, const RunSpec& spec,
                                           const Task& task, const Weights& initial) {
    return name == "fused" ? fused_engine(spec, task, initial)
                           : reference_engine(spec, task, initial);
}

}  // namespace grokscope
