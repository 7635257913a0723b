#pragma once

#include <torch/types.h>

#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "reference/model.hpp"

/// Regularizers that act on whole gradients or on all weights at once, on LibTorch's tensors: the
/// same as fused/constraints.hpp.
namespace grokscope {

class TensorConstraints {
public:
    /// @param initial  of the run, whose norm the clamp is a multiple of
    TensorConstraints(const RunSpec& spec, const Parameters& initial);

    /// Grokfast, then orthogonal gradients; before an update.
    void filter_gradients(Parameters& trained);

    /// The norm clamp; after an update.
    void clamp_weights(Parameters& trained) const;

    /// Grokfast's averages, `grokfast/<weight>`; none before a step.
    Weights moments() const;
    std::vector<std::string> moment_kinds() const;
    void restore(const Parameters& trained, const Weights& moments);

private:
    void amplify_slow_parts(Parameters& trained);

    RegularizerSpec regularizer_;
    double radius_;
    Parameters slow_;
};

}  // namespace grokscope
