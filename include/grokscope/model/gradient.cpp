#include "grokscope/model/gradient.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Turns the logits of one example into the derivatives of its cross-entropy, softmax - one-hot,
/// and gives that cross-entropy; both to full relative precision however small they are.
///
/// @param logits  (1, classes), at least two
/// @return        [nat]
double softmax_slopes(Eigen::Ref<Eigen::RowVectorXd> logits, const std::int64_t target) {
    const double largest = logits.maxCoeff();
    const double lag = largest - logits(target);
    logits = (logits.array() - largest).exp();
    // The target's own share of the sum is left out: added to the others it would swallow them.
    const double own = std::exchange(logits(target), 0.0);
    const double others = logits.sum();
    logits /= others + own;
    logits(target) = -others / (others + own);
    return lag + std::log1p(others + std::expm1(-lag));
}

/// As `softmax_slopes`, of the sigmoid of one logit.
double sigmoid_slope(double& logit, const std::int64_t target) {
    const double sign = target == 1 ? 1.0 : -1.0;
    const double margin = sign * logit;
    const double tail = std::exp(-std::abs(margin));
    logit = -sign * (margin > 0 ? tail : 1.0) / (1.0 + tail);
    return std::max(-margin, 0.0) + std::log1p(tail);
}

/// The derivative of `stablemax_weight`, divided by it.
double stablemax_log_slope(const double logit) { return 1.0 / (1.0 + std::abs(logit)); }

/// As `softmax_slopes`, with StableMax.
double stablemax_slopes(Eigen::Ref<Eigen::RowVectorXd> logits, const std::int64_t target) {
    const Eigen::RowVectorXd log_slopes = logits.unaryExpr(&stablemax_log_slope);
    logits = logits.unaryExpr(&stablemax_weight).eval();
    const double own = std::exchange(logits(target), 0.0);
    const double others = logits.sum();
    logits.array() *= log_slopes.array() / (others + own);
    logits(target) = -log_slopes(target) * others / (others + own);
    return std::log1p(others / own);
}

/// As `sigmoid_slope`, with StableMax over the logits 0 and `logit`.
double stablemax_slope(double& logit, const std::int64_t target) {
    const double sign = target == 1 ? 1.0 : -1.0;
    const double other = stablemax_weight(-sign * logit);
    logit = -sign * stablemax_log_slope(logit) * other / (1.0 + other);
    return std::log1p(other);
}

/// The mean cross-entropy and its derivatives in the effective matrices.
struct EffectiveGradient {
    double loss = 0.0;  ///< [nat per example]
    EffectiveWeights slopes;
};

EffectiveGradient effective_gradient(const RunSpec& spec, const EffectiveWeights& effective,
                                     const Task& examples) {
    const auto& inputs = examples.inputs;
    const auto preactivation = preactivations(spec, effective, inputs);
    const auto hidden = activated(spec.model.activation, preactivation);
    Matrix slopes = output_logits(effective, hidden);
    EffectiveGradient gradient{.loss = loss_slopes(spec.loss.kind, slopes, examples.targets),
                               .slopes = {}};
    auto& [input_a, input_b, output, hidden_bias, output_bias] = gradient.slopes;
    output = slopes.transpose() * hidden;
    if (spec.model.output_bias) output_bias = slopes.colwise().sum();
    Matrix at_hidden = slopes * effective.output;
    multiply_by_activation_slope(spec.model.activation, preactivation, at_hidden);
    if (spec.model.hidden_bias) hidden_bias = at_hidden.colwise().sum();
    if (is_parity(spec)) {
        input_a = inputs.cast<double>().transpose() * at_hidden;
        return gradient;
    }
    input_a = input_b = Matrix::Zero(effective.input_a.rows(), effective.input_a.cols());
    for (Eigen::Index i = 0; i < inputs.rows(); ++i) {
        input_a.row(inputs(i, 0)) += at_hidden.row(i);
        input_b.row(inputs(i, 1)) += at_hidden.row(i);
    }
    return gradient;
}

/// Adds what the derivatives in E_x W_in_x say of E_x and W_in_x, for input x = 'a' or 'b'.
///
/// @param slopes  (p, hidden)
void add_input_gradient(const RunSpec& spec, const Weights& weights, const char input,
                        const Matrix& slopes, Weights& gradient) {
    const auto suffix = std::string("_") + input;
    const std::string embedding = has_untied_embedding(spec) ? "W_E" + suffix : "W_E";
    if (spec.model.collapsed_hidden) {
        weight(gradient, embedding) += slopes;
        return;
    }
    const std::string w_in = spec.model.tied_hidden ? "W_in" : "W_in" + suffix;
    weight(gradient, embedding).noalias() += slopes * weight(weights, w_in).transpose();
    weight(gradient, w_in).noalias() += weight(weights, embedding).transpose() * slopes;
}

/// Adds what the derivatives in (W_out U)^T say of W_out and U, or of E where U is E^T.
///
/// @param slopes  (p, hidden)
void add_output_gradient(const RunSpec& spec, const Weights& weights, const Matrix& slopes,
                         Weights& gradient) {
    if (spec.model.collapsed_out) {
        weight(gradient, "W_U") += slopes.transpose();
        return;
    }
    const auto& w_out = weight(weights, "W_out");
    if (has_tied_unembedding(spec)) {
        weight(gradient, "W_E").noalias() += slopes * w_out;
        weight(gradient, "W_out").noalias() += slopes.transpose() * weight(weights, "W_E");
        return;
    }
    weight(gradient, "W_U").noalias() += w_out.transpose() * slopes.transpose();
    weight(gradient, "W_out").noalias() += slopes.transpose() * weight(weights, "W_U").transpose();
}

/// What the derivatives in the effective matrices of modular addition say of the stored ones.
void add_addition_gradient(const RunSpec& spec, const Weights& weights,
                           const EffectiveWeights& slopes, Weights& gradient) {
    if (has_tied_input(spec)) {
        add_input_gradient(spec, weights, 'a', slopes.input_a + slopes.input_b, gradient);
    } else {
        add_input_gradient(spec, weights, 'a', slopes.input_a, gradient);
        add_input_gradient(spec, weights, 'b', slopes.input_b, gradient);
    }
    add_output_gradient(spec, weights, slopes.output, gradient);
}

/// The derivatives in the stored weights, from those in the effective matrices.
Weights stored_gradient(const RunSpec& spec, const Weights& weights,
                        const EffectiveWeights& slopes) {
    Weights gradient;
    for (const auto& [name, value] : weights)
        gradient.push_back({name, Matrix::Zero(value.rows(), value.cols())});
    if (is_parity(spec)) {
        weight(gradient, "W_in") = slopes.input_a;
        weight(gradient, "W_out") = slopes.output.transpose();
    } else {
        add_addition_gradient(spec, weights, slopes, gradient);
    }
    if (spec.model.hidden_bias) weight(gradient, "b_in") = slopes.hidden_bias.transpose();
    if (spec.model.output_bias)
        weight(gradient, output_bias_name(spec)) = slopes.output_bias.transpose();
    return gradient;
}

}  // namespace

double loss_slopes(const LossKind kind, Matrix& logits, const std::vector<std::int64_t>& targets) {
    const bool is_softmax = kind == LossKind::softmax;
    const auto many = is_softmax ? &softmax_slopes : &stablemax_slopes;
    const auto one = is_softmax ? &sigmoid_slope : &stablemax_slope;
    double sum = 0.0;
    for (Eigen::Index i = 0; i < logits.rows(); ++i) {
        const auto target = targets[static_cast<std::size_t>(i)];
        sum += logits.cols() == 1 ? one(logits(i, 0), target) : many(logits.row(i), target);
    }
    const auto n = static_cast<double>(logits.rows());
    logits /= n;
    return sum / n;
}

Matrix& weight(Weights& weights, const std::string& name) {
    return const_cast<Matrix&>(weight(std::as_const(weights), name));
}

LossGradient loss_gradient(const RunSpec& spec, const Weights& weights, const Task& examples) {
    const auto [loss, slopes] =
        effective_gradient(spec, effective_weights(spec, weights), examples);
    return {.loss = loss, .gradient = stored_gradient(spec, weights, slopes)};
}

}  // namespace grokscope
