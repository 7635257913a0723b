#include "grokscope/addition/circuit_parts.hpp"

#include <cmath>
#include <cstdint>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// A part of a matrix, or zero where it is no more than the rounding of float32.
Matrix without_rounding(const Matrix& part, const Matrix& whole) {
    constexpr double least_share = 1e-6;
    if (part.norm() > least_share * whole.norm()) return part;
    return Matrix::Zero(part.rows(), part.cols());
}

}  // namespace

CircuitParts frequency_parts(const EffectiveWeights& effective, const Frequencies& keys) {
    const Matrix functions = fourier_functions(effective.output.rows(), keys);
    CircuitParts parts;
    for (const auto matrix :
         {&EffectiveWeights::input_a, &EffectiveWeights::input_b, &EffectiveWeights::output}) {
        const Matrix& whole = effective.*matrix;
        const Matrix projected = functions.transpose() * (functions * whole);
        parts.key.*matrix = without_rounding(projected, whole);
        parts.rest.*matrix = without_rounding(whole - projected, whole);
    }
    parts.rest.hidden_bias = effective.hidden_bias;
    if (effective.output_bias.size() > 0) {
        const Matrix whole = effective.output_bias;
        const Matrix projected = functions.transpose() * (functions * whole);
        parts.key.output_bias = without_rounding(projected, whole);
        parts.rest.output_bias = without_rounding(whole - projected, whole);
    }
    return parts;
}

CircuitParts bit_parts(const EffectiveWeights& effective, const std::int64_t parity_bits) {
    CircuitParts parts{.key = effective, .rest = effective};
    const auto bits = effective.input_a.rows() - 1;
    parts.key.input_a.middleRows(parity_bits, bits - parity_bits).setZero();
    parts.rest.input_a.topRows(parity_bits).setZero();
    parts.rest.input_a.bottomRows(1).setZero();
    return parts;
}

double circuit_norm(const RunSpec& spec, const EffectiveWeights& part) {
    const double input_b = has_tied_input(spec) ? 0.0 : part.input_b.squaredNorm();
    const double biases = part.hidden_bias.squaredNorm() + part.output_bias.squaredNorm();
    return std::sqrt(part.input_a.squaredNorm() + input_b + part.output.squaredNorm() + biases);
}

Vector circuit_margins(const RunSpec& spec, const EffectiveWeights& part, const Task& task) {
    const Matrix hidden = activated(spec.model.activation, preactivations(spec, part, task.inputs));
    return answer_margins(output_logits(part, hidden), task.targets);
}

}  // namespace grokscope
