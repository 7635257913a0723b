#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// The weights of the constructed solution: on the circle of each frequency, neuron j of n reads
/// in direction 2 pi j / n and writes in direction 2 (2 pi j / n). With act = square the logits
/// are n cos^2((a - b) w / 2) cos((a + b - c) w), summed over the circles; exact unless n is 1, 2
/// or 4.
///
/// @throws UsageError unless the specification describes such a model
/// @source Pearce et al. 2023, "Do Machine Learning Models Memorize or Generalize?", appendix A
Weights constructed_weights(const RunSpec& spec);

}  // namespace grokscope
