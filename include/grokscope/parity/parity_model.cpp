#include "grokscope/parity/parity_model.hpp"

#include <algorithm>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Vector margin_weights(const EffectiveWeights& effective) {
    const auto& output = effective.output;
    const Vector for_one = output.bottomRows(1).transpose();
    return output.rows() == 1 ? for_one : for_one - output.row(0).transpose();
}

double margin_bias(const EffectiveWeights& effective) {
    const auto& bias = effective.output_bias;
    if (bias.size() == 0) return 0.0;
    return bias.size() == 1 ? bias(0) : bias(1) - bias(0);
}

Vector margins(const Activation activation, const Matrix& preactivation,
               const EffectiveWeights& effective) {
    return (activated(activation, preactivation) * margin_weights(effective)).array() +
           margin_bias(effective);
}

namespace {

/// Adds what one neuron says to the margins.
///
/// @param preactivation  (n) an expression, so that one pass does all
template <typename Array>
void add_part(const Activation activation, const Array& preactivation, const double weight,
              Eigen::ArrayXd& margin) {
    switch (activation) {
        case Activation::relu: margin += weight * preactivation.cwiseMax(0.0); return;
        case Activation::square: margin += weight * preactivation.square(); return;
        case Activation::abs: margin += weight * preactivation.abs(); return;
        case Activation::gelu: margin += weight * preactivation.unaryExpr(&gelu); return;
        case Activation::silu: margin += weight * preactivation.unaryExpr(&silu); return;
        case Activation::tanh:
            margin += weight * preactivation.unaryExpr(&hyperbolic_tangent);
            return;
        case Activation::identity: margin += weight * preactivation;
    }
}

/// The margins of strings to each of which a part of one row of W_in is added.
///
/// @param preactivation  (n, hidden) columns contiguous
/// @param change         (n) how much of the row
Eigen::ArrayXd changed_margins(const Activation activation, const Eigen::ArrayXXd& preactivation,
                               const Eigen::ArrayXd& change, const Matrix::ConstRowXpr& row,
                               const Vector& weights, const double bias) {
    Eigen::ArrayXd margin = Eigen::ArrayXd::Constant(preactivation.rows(), bias);
    for (Eigen::Index i = 0; i < weights.size(); ++i)
        add_part(activation, preactivation.col(i) + row(i) * change, weights(i), margin);
    return margin;
}

/// How many answers change when a bit is flipped, for every bit.   (bits)
Vector changed_answers(const RunSpec& spec, const EffectiveWeights& effective,
                       const IntegerMatrix& inputs) {
    const Eigen::ArrayXXd hidden = preactivations(spec, effective, inputs);
    const auto weights = margin_weights(effective);
    const double bias = margin_bias(effective);
    const auto margins_with = [&](const Eigen::ArrayXd& change, const Eigen::Index bit) {
        return changed_margins(spec.model.activation, hidden, change, effective.input_a.row(bit),
                               weights, bias);
    };
    const double both_codes = spec.task.encoding == Encoding::zero_one ? 1.0 : 0.0;
    const auto before = margins_with(Eigen::ArrayXd::Zero(inputs.rows()), 0);
    Vector count(spec.task.bits);
    for (Eigen::Index bit = 0; bit < count.size(); ++bit) {
        const auto after =
            margins_with(both_codes - 2.0 * inputs.col(bit).cast<double>().array(), bit);
        count(bit) = static_cast<double>(((before > 0.0) != (after > 0.0)).count());
    }
    return count;
}

}  // namespace

Vector sensitivities(const RunSpec& spec, const EffectiveWeights& effective,
                     const IntegerMatrix& inputs) {
    // So few strings at a time that their hidden layer stays in the cache.
    constexpr Eigen::Index block = 128;
    Vector changed = Vector::Zero(spec.task.bits);
    for (Eigen::Index start = 0; start < inputs.rows(); start += block)
        changed +=
            changed_answers(spec, effective,
                            inputs.middleRows(start, std::min(block, inputs.rows() - start)));
    return changed / static_cast<double>(inputs.rows());
}

}  // namespace grokscope
