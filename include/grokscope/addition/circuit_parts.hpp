#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/model/mlp.hpp"

/// A model split by its weights into the circuit that generalises and the rest, each of which is a
/// network of its own.
namespace grokscope {

struct CircuitParts {
    EffectiveWeights key;
    EffectiveWeights rest;
};

/// A part of a matrix, or zero where it is no more than the rounding of float32.
inline Matrix without_rounding(const Matrix& part, const Matrix& whole) {
    constexpr double least_share = 1e-6;
    if (part.norm() > least_share * whole.norm()) return part;
    return Matrix::Zero(part.rows(), part.cols());
}

/// Modular addition: every matrix projected on the cosines and sines of the key frequencies, and
/// what is left of it, the constant part included. The parts sum to the whole.
///
/// @param keys  from 1 to K, each once
inline CircuitParts frequency_parts(const EffectiveWeights& effective, const Frequencies& keys) {
    const Matrix functions = fourier_functions(effective.output.rows(), keys);
    CircuitParts parts;
    for (const auto matrix :
         {&EffectiveWeights::input_a, &EffectiveWeights::input_b, &EffectiveWeights::output}) {
        const Matrix& whole = effective.*matrix;
        const Matrix projected = functions.transpose() * (functions * whole);
        parts.key.*matrix = without_rounding(projected, whole);
        parts.rest.*matrix = without_rounding(whole - projected, whole);
    }
    return parts;
}

/// Sparse parity: the input weights of relevant bits and the bias, and those of distractors. The
/// inputs of the parts sum to the whole; both have all of W_out.
inline CircuitParts bit_parts(const EffectiveWeights& effective, const std::int64_t parity_bits) {
    CircuitParts parts{.key = effective, .rest = effective};
    const auto bits = effective.input_a.rows() - 1;
    parts.key.input_a.middleRows(parity_bits, bits - parity_bits).setZero();
    parts.rest.input_a.topRows(parity_bits).setZero();
    parts.rest.input_a.bottomRows(1).setZero();
    return parts;
}

/// sqrt(|W_input_a|^2 + |W_input_b|^2 + |W_output|^2), a tied W_input once.
inline double circuit_norm(const RunSpec& spec, const EffectiveWeights& part) {
    const double input_b = has_tied_input(spec) ? 0.0 : part.input_b.squaredNorm();
    return std::sqrt(part.input_a.squaredNorm() + input_b + part.output.squaredNorm());
}

/// The margins of a network on all examples.   (n)
inline Vector circuit_margins(const RunSpec& spec, const EffectiveWeights& part, const Task& task) {
    const Matrix hidden = activated(spec.model.activation, preactivations(spec, part, task.inputs));
    return answer_margins(hidden * part.output.transpose(), task.targets);
}

}  // namespace grokscope
