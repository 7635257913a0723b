#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// The labels that one step trains on: each is, with probability `regularizer.label_noise`, drawn
/// anew from all classes alike.
///
/// Each step has a stream of `seed.noise`, so that a resumed run needs no generator state.
///
/// @param targets  (n) of the training examples
/// @return         (n)
/// @source         Damian, Ma, Lee 2021, arXiv 2106.06530 (noise drawn anew at every step)
std::vector<std::int64_t> noisy_targets(const RunSpec& spec, std::vector<std::int64_t> targets,
                                        std::int64_t step);

}  // namespace grokscope
