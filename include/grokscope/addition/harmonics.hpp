#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/neurons.hpp"

/// The harmonics of a neuron's wave: multiples of its frequency k, folded to 1 ... K.
namespace grokscope {

/// The shares of the power of a column, without its constant part, that lie at 2k and at 3k;
/// missing where these fold onto 0 or onto k itself, or the column is constant.
struct HarmonicShares {
    double second = missing;
    double third = missing;
};

/// @param k  from 1 to K
inline HarmonicShares harmonic_shares(const Spectrum& spectrum, const Eigen::Index column,
                                      const std::int64_t k) {
    const Vector powers = spectrum.cosine.col(column).cwiseAbs2() +
                          spectrum.sine.col(column).cwiseAbs2();
    const double total = powers.tail(powers.size() - 1).sum();
    const auto share = [&](const std::int64_t multiple) {
        const auto harmonic = folded(multiple * k, spectrum.p);
        return harmonic == 0 || harmonic == k ? missing : powers(harmonic) / total;
    };
    return {.second = share(2), .third = share(3)};
}

/// k and, where it folds onto neither 0 nor k, 2k.
inline std::vector<std::int64_t> with_second_harmonic(const std::int64_t k, const std::int64_t p) {
    const auto second = folded(2 * k, p);
    if (second == 0 || second == k) return {k};
    return {k, second};
}

/// What a neuron holds beside the wave of its frequency.
struct NeuronHarmonics {
    double variance = missing;  ///< FVE with the second harmonic
    HarmonicShares in;          ///< of its column of W_input (of W_input_a where two differ)
    HarmonicShares out;         ///< of its column of W_output, of that column's own frequency
};

/// @param neurons  (d) as `neurons_of` gives of the same weights
/// @return         (d)
inline std::vector<NeuronHarmonics> harmonics_of(const RunSpec& spec,
                                                 const EffectiveWeights& effective,
                                                 const std::vector<Neuron>& neurons) {
    const auto in = spectrum_of(effective.input_a);
    const auto out = spectrum_of(effective.output);
    std::vector<NeuronHarmonics> harmonics;
    for (std::size_t i = 0; i < neurons.size(); ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        const auto k = neurons[i].in.frequency;
        harmonics.push_back(
            {.variance = fraction_of_variance(effective.input_a.col(column),
                                              effective.input_b.col(column), spec.model.activation,
                                              with_second_harmonic(k, in.p)),
             .in = harmonic_shares(in, column, k),
             .out = harmonic_shares(out, column, neurons[i].out.frequency)});
    }
    return harmonics;
}

/// FVE of a neuron of one frequency, to four digits, at any p that is not small.
struct IdealVariance {
    double fundamental = 0.0;
    double with_harmonics = 0.0;
};

inline IdealVariance ideal_variance(const Activation activation) {
    switch (activation) {
        case Activation::relu: return {.fundamental = 0.9620, .with_harmonics = 0.9949};
        case Activation::square: return {.fundamental = 0.8000, .with_harmonics = 1.0000};
        case Activation::abs: break;
    }
    return {.fundamental = 0.8514, .with_harmonics = 0.9801};
}

}  // namespace grokscope
