#include "grokscope/model/mlp.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

bool has_tied_input(const RunSpec& spec) {
    return !has_untied_embedding(spec) && (spec.model.tied_hidden || spec.model.collapsed_hidden);
}

namespace {

/// E_x W_in_x for input x = 'a' or 'b'.   (p, hidden)
Matrix effective_input(const RunSpec& spec, const Weights& weights, const char input) {
    const auto suffix = std::string("_") + input;
    const auto& embedding = weight(weights, has_untied_embedding(spec) ? "W_E" + suffix : "W_E");
    if (spec.model.collapsed_hidden) return embedding;
    return embedding * weight(weights, spec.model.tied_hidden ? "W_in" : "W_in" + suffix);
}

}  // namespace

Matrix effective_output(const RunSpec& spec, const Weights& weights) {
    if (spec.model.collapsed_out) return weight(weights, "W_U").transpose();
    const auto& w_out = weight(weights, "W_out");
    if (has_tied_unembedding(spec)) return weight(weights, "W_E") * w_out.transpose();
    return (w_out * weight(weights, "W_U")).transpose();
}

EffectiveWeights effective_weights(const RunSpec& spec, const Weights& weights) {
    const auto bias = [&](const bool is_there, const std::string& name) {
        return is_there ? Vector(weight(weights, name).transpose()) : Vector();
    };
    const auto hidden_bias = bias(spec.model.hidden_bias, "b_in");
    const auto output_bias = bias(spec.model.output_bias, output_bias_name(spec));
    if (is_parity(spec))
        return {.input_a = weight(weights, "W_in"),
                .input_b = {},
                .output = weight(weights, "W_out").transpose(),
                .hidden_bias = hidden_bias,
                .output_bias = output_bias};
    return {.input_a = effective_input(spec, weights, 'a'),
            .input_b = effective_input(spec, weights, 'b'),
            .output = effective_output(spec, weights),
            .hidden_bias = hidden_bias,
            .output_bias = output_bias};
}

namespace {

/// @param bias  (cols), or empty where there is none
void add_to_rows(const Vector& bias, Matrix& rows) {
    if (bias.size() > 0) rows.rowwise() += bias.transpose();
}

}  // namespace

Matrix preactivations(const RunSpec& spec, const EffectiveWeights& effective,
                      const IntegerMatrix& inputs) {
    if (is_parity(spec)) return inputs.cast<double>() * effective.input_a;
    Matrix sums(inputs.rows(), effective.input_a.cols());
    for (Eigen::Index i = 0; i < inputs.rows(); ++i)
        sums.row(i) = effective.input_a.row(inputs(i, 0)) + effective.input_b.row(inputs(i, 1));
    add_to_rows(effective.hidden_bias, sums);
    return sums;
}

Matrix output_logits(const EffectiveWeights& effective, const Matrix& hidden) {
    Matrix values = hidden * effective.output.transpose();
    add_to_rows(effective.output_bias, values);
    return values;
}

Matrix logits(const RunSpec& spec, const Weights& weights, const IntegerMatrix& inputs) {
    const auto effective = effective_weights(spec, weights);
    return output_logits(effective,
                         activated(spec.model.activation, preactivations(spec, effective, inputs)));
}

Vector answer_margins(Matrix logits, const std::vector<std::int64_t>& targets) {
    Vector margins(logits.rows());
    for (Eigen::Index i = 0; i < logits.rows(); ++i) {
        const auto target = targets[static_cast<std::size_t>(i)];
        if (logits.cols() == 1) {
            margins(i) = target == 1 ? logits(i, 0) : -logits(i, 0);
            continue;
        }
        const double right =
            std::exchange(logits(i, target), -std::numeric_limits<double>::infinity());
        margins(i) = right - logits.row(i).maxCoeff();
    }
    return margins;
}

double tie_margin(const Matrix& logits) {
    return 64.0 * std::numeric_limits<double>::epsilon() * logits.lpNorm<Eigen::Infinity>();
}

double cross_entropy(const Eigen::Ref<const Eigen::RowVectorXd>& logits,
                     const std::int64_t target) {
    Eigen::ArrayXd excess = (logits.array() - logits(target)).transpose();
    const double worst = excess.maxCoeff();
    // The target's own term is 1, left to log1p: added to the others it would swallow them.
    excess(target) = -std::numeric_limits<double>::infinity();
    return worst + std::log1p((excess - worst).exp().sum() + std::expm1(-worst));
}

double stablemax_weight(const double logit) {
    return logit >= 0 ? logit + 1.0 : 1.0 / (1.0 - logit);
}

namespace {

/// -log(s(z_target) / sum_c s(z_c)) of one example in nats, where s is `stablemax_weight`.
///
/// @param logits  (1, classes), at least two
double stablemax_cross_entropy(const Eigen::Ref<const Eigen::RowVectorXd>& logits,
                               const std::int64_t target) {
    Eigen::RowVectorXd weights = logits.unaryExpr(&stablemax_weight);
    const double own = std::exchange(weights(target), 0.0);
    return std::log1p(weights.sum() / own);
}

/// Cross-entropy with one logit, which is two of which the first is 0.   [nat]
///
/// @param margin  the logit where the label is 1, minus the logit where it is 0
double binary_cross_entropy(const LossKind kind, const double margin) {
    if (kind == LossKind::stablemax) return std::log1p(stablemax_weight(-margin));
    return std::max(-margin, 0.0) + std::log1p(std::exp(-std::abs(margin)));
}

}  // namespace

Vector cross_entropies(const LossKind kind, const Matrix& logits,
                       const std::vector<std::int64_t>& targets) {
    Vector losses(logits.rows());
    for (Eigen::Index i = 0; i < logits.rows(); ++i) {
        const auto target = targets[static_cast<std::size_t>(i)];
        if (logits.cols() == 1)
            losses(i) = binary_cross_entropy(kind, target == 1 ? logits(i, 0) : -logits(i, 0));
        else
            losses(i) = kind == LossKind::softmax ? cross_entropy(logits.row(i), target)
                                                  : stablemax_cross_entropy(logits.row(i), target);
    }
    return losses;
}

double loss_factor(const RunSpec& spec) {
    const bool article = spec.loss.convention == LossConvention::article;
    return article ? 1.0 / static_cast<double>(output_count(spec)) : 1.0;
}

double known_accuracy(const double loss, const double accuracy) {
    return std::isnan(loss) ? loss : accuracy;
}

Score score(const RunSpec& spec, const Weights& weights, const Task& task,
            const std::vector<std::int64_t>& rows) {
    if (rows.empty()) return {.loss = missing, .accuracy = missing};
    IntegerMatrix inputs(static_cast<Eigen::Index>(rows.size()), task.inputs.cols());
    std::vector<std::int64_t> targets;
    for (const auto row : rows) {
        inputs.row(static_cast<Eigen::Index>(targets.size())) = task.inputs.row(row);
        targets.push_back(task.targets[static_cast<std::size_t>(row)]);
    }
    const auto values = logits(spec, weights, inputs);
    const auto right = (answer_margins(values, targets).array() > tie_margin(values)).count();
    const double loss = cross_entropies(spec.loss.kind, values, targets).mean();
    return {.loss = loss_factor(spec) * loss,
            .accuracy = known_accuracy(loss, static_cast<double>(right) /
                                                 static_cast<double>(targets.size()))};
}

WeightNorm weight_norm(const RunSpec& spec, const Weights& weights) {
    WeightNorm norm;
    for (const auto& shape : weight_shapes(spec)) {
        if (shape.role == WeightShape::Role::fixed) continue;
        norm.l1 += weight(weights, shape.name).lpNorm<1>();
        norm.l2 += weight(weights, shape.name).squaredNorm();
    }
    norm.l2 = std::sqrt(norm.l2);
    return norm;
}

}  // namespace grokscope
