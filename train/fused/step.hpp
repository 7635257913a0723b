#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "fused/array.hpp"
#include "fused/layout.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

/// The numbers of a model in training, in the order of a layout.
template <typename T>
struct Numbers {
    Array<T> weight;
    Array<T> gradient;  ///< of the training loss, without penalties
};

struct ExampleScores {
    std::vector<double> loss;            ///< (n)   [nat]
    std::vector<std::uint8_t> is_right;  ///< (n)
};

/// @param loss, right  (n) as kernels write them, and more; right is 1 or 0
template <typename T>
ExampleScores example_scores(const Array<T>& loss, const Array<T>& right, const std::int64_t n) {
    return {.loss = {loss.begin(), loss.begin() + n},
            .is_right = {right.begin(), right.begin() + n}};
}

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

    /// Cross-entropy and answer of every example at the weights, without dropout.
    virtual ExampleScores scores() = 0;
};

/// Whether there is a step for a specification: not for StableMax over a parity model's two logits.
bool has_step(const RunSpec& spec);

/// @tparam T       float or double, the type of training
/// @param rows     the examples that the loss is the mean of
/// @param numbers  of the layout's size, which outlive the step and stay where they are
template <typename T>
std::unique_ptr<Step> addition_step(const RunSpec& spec, const Task& task,
                                    const std::vector<std::int64_t>& rows, const Layout& layout,
                                    Numbers<T>& numbers);

template <typename T>
std::unique_ptr<Step> parity_step(const RunSpec& spec, const Task& task,
                                  const std::vector<std::int64_t>& rows, const Layout& layout,
                                  Numbers<T>& numbers);

/// The layout and the step of whichever task a run has.
Layout layout_of(const RunSpec& spec);
template <typename T>
std::unique_ptr<Step> step_of(const RunSpec& spec, const Task& task,
                              const std::vector<std::int64_t>& rows, const Layout& layout,
                              Numbers<T>& numbers) {
    return is_parity(spec) ? parity_step(spec, task, rows, layout, numbers)
                           : addition_step(spec, task, rows, layout, numbers);
}

}  // namespace grokscope::fused
