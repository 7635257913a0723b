#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"

namespace grokscope {

/// What measures weights in training.
class Evaluator {
public:
    Evaluator() = default;
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;
    virtual ~Evaluator() = default;

    /// The metrics of a run, as `evaluation` has them.
    ///
    /// @param seconds  of training so far   [s]
    virtual Metrics row(const Weights& weights, double seconds) = 0;
};

}  // namespace grokscope
