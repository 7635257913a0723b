#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The harmonics of a neuron's wave: multiples of its frequency k, folded to 1 ... K.
namespace grokscope {

/// The shares of the power of a column, without its constant part, that lie at 2k and at 3k;
/// missing where these fold onto 0 or onto k itself, or the column is constant.
struct HarmonicShares {
    double second = missing;
    double third = missing;
};

/// @param k  from 1 to K
HarmonicShares harmonic_shares(const Spectrum& spectrum, Eigen::Index column, std::int64_t k);

/// k and, where it folds onto neither 0 nor k, 2k.
std::vector<std::int64_t> with_second_harmonic(std::int64_t k, std::int64_t p);

/// What a neuron holds beside the wave of its frequency.
struct NeuronHarmonics {
    double variance = missing;  ///< FVE with the second harmonic
    HarmonicShares in;          ///< of its column of W_input (of W_input_a where two differ)
    HarmonicShares out;         ///< of its column of W_output, of that column's own frequency
};

/// @param neurons  (d) as `neurons_of` gives of the same weights
/// @return         (d)
std::vector<NeuronHarmonics> harmonics_of(const RunSpec& spec, const EffectiveWeights& effective,
                                          const std::vector<Neuron>& neurons);

/// FVE of a neuron of one frequency without a bias, to four digits, at any p that is not small;
/// missing where it depends on the neuron's amplitude: gelu, silu, tanh.
struct IdealVariance {
    double fundamental = missing;
    double with_harmonics = missing;
};

IdealVariance ideal_variance(Activation activation);

}  // namespace grokscope
