#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

/// How a parity model decides: by one number, whatever its outputs.
namespace grokscope {

/// What each neuron says for label 1 per unit of its activation: its weight to the one logit, or to
/// the logit of 1 less that to the logit of 0.
///
/// @return  (hidden)
Vector margin_weights(const EffectiveWeights& effective);

/// What the bias of the logits says for label 1, whatever the string; 0 where there is none.
double margin_bias(const EffectiveWeights& effective);

/// The log odds of label 1 of each string; the answer is 1 where they are above 0.
///
/// @param preactivation  (n, hidden)
/// @return               (n)
Vector margins(Activation activation, const Matrix& preactivation,
               const EffectiveWeights& effective);

/// The share of strings whose answer changes when a bit is flipped, for every bit.
///
/// @param inputs  (n, bits + 1) encoded strings
/// @return        (bits)
Vector sensitivities(const RunSpec& spec, const EffectiveWeights& effective,
                     const IntegerMatrix& inputs);

}  // namespace grokscope
