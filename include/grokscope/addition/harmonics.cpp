#include "grokscope/addition/harmonics.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/fraction_of_variance.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

HarmonicShares harmonic_shares(const Spectrum& spectrum, const Eigen::Index column,
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

std::vector<std::int64_t> with_second_harmonic(const std::int64_t k, const std::int64_t p) {
    const auto second = folded(2 * k, p);
    if (second == 0 || second == k) return {k};
    return {k, second};
}

std::vector<NeuronHarmonics> harmonics_of(const RunSpec& spec, const EffectiveWeights& effective,
                                          const std::vector<Neuron>& neurons) {
    const auto in = spectrum_of(effective.input_a);
    const auto out = spectrum_of(effective.output);
    std::vector<NeuronHarmonics> harmonics;
    for (std::size_t i = 0; i < neurons.size(); ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        const auto k = neurons[i].in.frequency;
        harmonics.push_back({.variance = fraction_of_variance(spec, effective, column,
                                                              with_second_harmonic(k, in.p)),
                             .in = harmonic_shares(in, column, k),
                             .out = harmonic_shares(out, column, neurons[i].out.frequency)});
    }
    return harmonics;
}

IdealVariance ideal_variance(const Activation activation) {
    switch (activation) {
        case Activation::relu: return {.fundamental = 0.9620, .with_harmonics = 0.9949};
        case Activation::square: return {.fundamental = 0.8000, .with_harmonics = 1.0000};
        case Activation::abs: return {.fundamental = 0.8514, .with_harmonics = 0.9801};
        case Activation::identity: return {.fundamental = 1.0, .with_harmonics = 1.0};
        case Activation::gelu:
        case Activation::silu:
        case Activation::tanh: break;
    }
    return {};
}

}  // namespace grokscope
