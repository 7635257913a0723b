#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/model/mlp.hpp"

namespace grokscope {

/// FVE: the share of the variance of a neuron's activation h[a, b] over all pairs that lies in the
/// products f(a) g(b), where f and g are the constant or a cosine or sine of one of these
/// frequencies. Missing for a neuron that does not vary.
///
/// @param input_a, input_b  (p) the neuron's columns of the effective input matrices
/// @param frequencies       from 1 to K, each once
inline double fraction_of_variance(const Vector& input_a, const Vector& input_b,
                                   const Activation activation,
                                   std::vector<std::int64_t> frequencies) {
    const auto p = static_cast<std::int64_t>(input_a.size());
    const Matrix sums = input_a.replicate(1, p) + input_b.transpose().replicate(p, 1);
    Matrix hidden = activated(activation, sums);
    const double noise = 1e-24 * hidden.squaredNorm();
    hidden.array() -= hidden.mean();
    frequencies.push_back(0);
    const Matrix functions = fourier_functions(p, frequencies);
    const double variance = hidden.squaredNorm();
    return variance > noise ? (functions * hidden * functions.transpose()).squaredNorm() / variance
                            : missing;
}

}  // namespace grokscope
