#pragma once

#include <cstdint>
#include <memory>

#include "fused/layout.hpp"
#include "grokscope/run_spec.hpp"
#include "grokscope/tasks.hpp"

namespace grokscope::fused {

/// The numbers of a model in training, in the order of a layout.
template <typename T>
struct Numbers {
    Array<T> weight;
    Array<T> gradient;  ///< of the training loss, without penalties
};

/// The gradient of a run's training loss in closed form, for one kind of task.
class Step {
public:
    Step() = default;
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;
    virtual ~Step() = default;

    /// Writes the gradient at the weights.
    ///
    /// @param step  decides the dropout mask
    virtual void compute_gradient(std::int64_t step) = 0;
};

/// @tparam T       float or double, the type of training
/// @param numbers  of the layout's size, which outlive the step and stay where they are
template <typename T>
std::unique_ptr<Step> addition_step(const RunSpec& spec, const Task& task, const Layout& layout,
                                    Numbers<T>& numbers);

template <typename T>
std::unique_ptr<Step> parity_step(const RunSpec& spec, const Task& task, const Layout& layout,
                                  Numbers<T>& numbers);

}  // namespace grokscope::fused
