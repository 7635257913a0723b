#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"

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

}  // namespace grokscope
