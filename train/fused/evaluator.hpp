#pragma once

#include <memory>

#include "fused/step.hpp"
#include "grokscope/run.hpp"

namespace grokscope::fused {

/// The metrics of a run, as `grokscope::evaluation` has them, by BLAS and vector kernels in
/// float64: a few percent of the time of training, where that would take half.
class Evaluator {
public:
    Evaluator(const RunSpec& spec, const Task& task);
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    /// @param seconds  of training so far   [s]
    Metrics row(const Weights& weights, double seconds);

private:
    const RunSpec spec_;
    const Task task_;
    Layout layout_;
    Numbers<double> numbers_;
    std::unique_ptr<Step> step_;
};

}  // namespace grokscope::fused
