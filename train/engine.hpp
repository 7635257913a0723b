#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "grokscope/matrix.hpp"
#include "grokscope/run_spec.hpp"
#include "grokscope/tasks.hpp"

namespace grokscope {

/// All that the next update depends on besides the specification and the step.
struct TrainingState {
    Weights weights;  ///< in the order of `weight_shapes`
    Weights moments;  ///< the optimiser's memory, named `<moment>/<weight>`; empty before a step
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

    /// Goes on from a state that this kind of engine gave at `step`.
    virtual void restore(std::int64_t step, const TrainingState& state) = 0;
};

/// LibTorch's autograd and optimisers.
std::unique_ptr<Engine> reference_engine(const RunSpec& spec, const Task& task,
                                         const Weights& initial);

/// Closed forms: BLAS for products, vector kernels for the rest, nothing allocated in a step.
std::unique_ptr<Engine> fused_engine(const RunSpec& spec, const Task& task, const Weights& initial);

/// @param name  fused or reference
inline std::unique_ptr<Engine> make_engine(const std::string& name, const RunSpec& spec,
                                           const Task& task, const Weights& initial) {
    return name == "fused" ? fused_engine(spec, task, initial)
                           : reference_engine(spec, task, initial);
}

}  // namespace grokscope
