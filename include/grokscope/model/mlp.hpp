#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// The matrices every analysis speaks of, indexed by token (or, for parity, by bit).
struct EffectiveWeights {
    Matrix input_a;  ///< (p, hidden) E_a W_in_a; parity: (bits + 1, hidden), the last row the bias
    Matrix input_b;  ///< (p, hidden) E_b W_in_b; equal to input_a where tied; parity: empty
    Matrix output;   ///< (p, hidden) (W_out U)^T; parity: (outputs, hidden)
    Vector hidden_bias = {};  ///< (hidden) b_in, which W_input has not; empty where there is none
    Vector output_bias = {};  ///< (p) b_U; parity: (outputs) b_out; empty where there is none
};

/// Whether the two inputs go through the same effective matrix.
bool has_tied_input(const RunSpec& spec);

/// (W_out U)^T.   (p, hidden)
Matrix effective_output(const RunSpec& spec, const Weights& weights);

EffectiveWeights effective_weights(const RunSpec& spec, const Weights& weights);

/// The hidden layer before its nonlinearity, biases included.
///
/// @param inputs  (n, 2) token pairs, or (n, bits + 1) encoded strings
/// @return        (n, hidden)
Matrix preactivations(const RunSpec& spec, const EffectiveWeights& effective,
                      const IntegerMatrix& inputs);

/// What the output layer makes of a hidden layer, its bias included.
///
/// @param hidden  (n, hidden) after the nonlinearity
/// @return        (n, p), or for parity (n, outputs)
Matrix output_logits(const EffectiveWeights& effective, const Matrix& hidden);

/// What the model says, in float64 whatever it was trained in; dropout is off.
///
/// @return  (n, p), or for parity (n, outputs)
Matrix logits(const RunSpec& spec, const Weights& weights, const IntegerMatrix& inputs);

/// The logit of the right answer less the largest other; of one logit, z for label 1, else -z.
///
/// @param logits  (n, classes)
/// @return        (n) above 0 where the answer is right; 0 on a tie, which is no answer
Vector answer_margins(Matrix logits, const std::vector<std::int64_t>& targets);

/// A margin up to which logits are equal but for rounding, by the largest of all: what cancels to
/// nothing has no scale of its own.
double tie_margin(const Matrix& logits);

/// Cross-entropy of one example in nats, to full relative precision however small it is.
///
/// @param logits  (1, classes), at least two
double cross_entropy(const Eigen::Ref<const Eigen::RowVectorXd>& logits, std::int64_t target);

/// What StableMax has in place of the exponential: x + 1 for x >= 0, 1 / (1 - x) below.
///
/// @source Prieto et al. 2025, arXiv 2501.04697 (StableMax)
double stablemax_weight(double logit);

/// Per-example cross-entropy of a softmax, or of what stands in its place.
///
/// @param logits  (n, classes), or (n, 1): the logit of class 1 against 0
/// @return        (n)   [nat]
Vector cross_entropies(LossKind kind, const Matrix& logits,
                       const std::vector<std::int64_t>& targets);

/// The factor from the mean cross-entropy per example to the run's loss: 1, or 1 / classes.
double loss_factor(const RunSpec& spec);

/// An accuracy, or NaN where the loss is: of logits that are no numbers none is the largest.
double known_accuracy(double loss, double accuracy);

/// Loss and accuracy of one split.
struct Score {
    double loss = 0.0;      ///< [the run's loss convention]
    double accuracy = 0.0;  ///< answers whose logit is above every other   [share]
};

/// @param rows  examples to count; NaN in both numbers when there are none
Score score(const RunSpec& spec, const Weights& weights, const Task& task,
            const std::vector<std::int64_t>& rows);

/// L1 and L2 norm of all trained numbers.
struct WeightNorm {
    double l1 = 0.0;
    double l2 = 0.0;
};

WeightNorm weight_norm(const RunSpec& spec, const Weights& weights);

}  // namespace grokscope
