#pragma once

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "reference/model.hpp"

namespace grokscope {

/// An update rule of a specification on LibTorch's optimisers, with what regularizers do to
/// gradients and weights.
class Optimizer {
public:
    Optimizer() = default;
    Optimizer(const Optimizer&) = delete;
    Optimizer& operator=(const Optimizer&) = delete;
    virtual ~Optimizer() = default;

    /// Moves the parameters by their gradients.
    virtual void step() = 0;

    virtual Weights moments() const = 0;

    /// What it remembers of each parameter once it has moved it.
    virtual std::vector<std::string> moment_kinds() const = 0;

    virtual void restore(std::int64_t step, const Weights& moments) = 0;
};

/// @param trained  the parameters that have gradients
std::unique_ptr<Optimizer> make_optimizer(const RunSpec& spec, const Parameters& trained);

}  // namespace grokscope
