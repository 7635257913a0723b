#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/random.hpp"
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
inline std::vector<std::int64_t> noisy_targets(const RunSpec& spec,
                                               std::vector<std::int64_t> targets,
                                               const std::int64_t step) {
    auto random = random_stream(Purpose::label_noise, spec.seed.noise, step);
    const auto classes = is_parity(spec) ? 2 : spec.task.modulus;
    for (auto& target : targets)
        if (random.uniform() < spec.regularizer.label_noise) target = random.below(classes);
    return targets;
}

}  // namespace grokscope
