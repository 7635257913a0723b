#include "grokscope/addition/fraction_of_variance.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

double fraction_of_variance(const Vector& input_a, const Vector& input_b,
                            const Activation activation, std::vector<std::int64_t> frequencies) {
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

double fraction_of_variance(const RunSpec& spec, const EffectiveWeights& effective,
                            const Eigen::Index neuron, std::vector<std::int64_t> frequencies) {
    Vector input_a = effective.input_a.col(neuron);
    if (spec.model.hidden_bias) input_a.array() += effective.hidden_bias(neuron);
    return fraction_of_variance(input_a, effective.input_b.col(neuron), spec.model.activation,
                                std::move(frequencies));
}

}  // namespace grokscope
