#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// FVE: the share of the variance of a neuron's activation h[a, b] over all pairs that lies in the
/// products f(a) g(b), where f and g are the constant or a cosine or sine of one of these
/// frequencies. Missing for a neuron that does not vary.
///
/// @param input_a, input_b  (p) the neuron's columns of the effective input matrices, to one of
///                          which its bias has been added
/// @param frequencies       from 1 to K, each once
double fraction_of_variance(const Vector& input_a, const Vector& input_b, Activation activation,
                            std::vector<std::int64_t> frequencies);

/// The same of a neuron of a model, with the bias that it has.
double fraction_of_variance(const RunSpec& spec, const EffectiveWeights& effective,
                            Eigen::Index neuron, std::vector<std::int64_t> frequencies);

}  // namespace grokscope
