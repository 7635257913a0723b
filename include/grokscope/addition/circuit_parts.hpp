#pragma once

#include <cstdint>

#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

/// A model split by its weights into the circuit that generalises and the rest, each of which is a
/// network of its own.
namespace grokscope {

struct CircuitParts {
    EffectiveWeights key;
    EffectiveWeights rest;
};

/// Modular addition: every matrix, and the bias of the logits, projected on the cosines and sines
/// of the key frequencies, and what is left of it, the constant part and so the bias of the hidden
/// layer included. The parts sum to the whole.
///
/// @param keys  from 1 to K, each once
CircuitParts frequency_parts(const EffectiveWeights& effective, const Frequencies& keys);

/// Sparse parity: the input weights of relevant bits and the bias, and those of distractors. The
/// inputs of the parts sum to the whole; both have all of W_out and of its bias.
CircuitParts bit_parts(const EffectiveWeights& effective, std::int64_t parity_bits);

/// sqrt(|W_input_a|^2 + |W_input_b|^2 + |W_output|^2), a tied W_input once, and |b|^2 of biases.
double circuit_norm(const RunSpec& spec, const EffectiveWeights& part);

/// The margins of a network on all examples.   (n)
Vector circuit_margins(const RunSpec& spec, const EffectiveWeights& part, const Task& task);

}  // namespace grokscope
