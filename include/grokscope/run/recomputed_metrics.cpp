#include "grokscope/run/recomputed_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/run_size.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

bool has_value(const Range& range, const double stored) {
    if (!std::isfinite(range.least) || !std::isfinite(range.most)) return true;
    return stored >= range.least && stored <= range.most;
}

namespace recomputation {
namespace {

/// The relative error of a result of at most n roundings to float64, gamma_n = n u / (1 - n u).
///
/// @source Higham 2002, Accuracy and Stability of Numerical Algorithms, lemma 3.1
double rounding(const double n) {
    constexpr double unit = std::numeric_limits<double>::epsilon() / 2;
    return n * unit / (1.0 - n * unit);
}

/// Below this numbers may be lost on the way to a sum, a square or a logarithm.
constexpr double smallest = 1e-150;

/// A result and its twin that was stored, each with an error of its own.
Range range_of(const double value, const double error) {
    const auto twice = 2.0 * error + smallest;
    return {.value = value, .least = value - twice, .most = value + twice};
}

/// Roundings within a nonlinearity, of here and of kernels: gelu, silu and tanh are some functions
/// of some units in the last place each; a square doubles a relative error, which is counted as
/// that of its argument.
int function_roundings(const RunSpec& spec) {
    switch (spec.model.activation) {
        case Activation::gelu:
        case Activation::silu:
        case Activation::tanh: return 64;
        case Activation::relu:
        case Activation::square:
        case Activation::abs:
        case Activation::identity: break;
    }
    return 0;
}

/// Roundings between the weights and the difference of two logits, counted generously.
double logit_roundings(const RunSpec& spec) {
    // A parity's sums may be read off tables that were made by adding and subtracting bits.
    const auto input = is_parity(spec) ? 2 * (spec.task.bits + 1) : spec.model.embed + 1;
    const auto output = spec.model.hidden + (is_parity(spec) ? 0 : spec.model.embed);
    const auto biases = (spec.model.hidden_bias ? 2 : 0) + (spec.model.output_bias ? 1 : 0);
    return static_cast<double>(2 * input + output + biases + function_roundings(spec) + 8);
}

/// A network, and what bounds the rounding of its logits: the same sums of absolute values.
struct Network {
    EffectiveWeights effective;
    EffectiveWeights absolute;
    double logit_error = 0.0;  ///< of a logit, per norm of the hidden layer of `absolute`
    double bias_error = 0.0;   ///< of a logit, from its bias
};

Network network_of(const RunSpec& spec, const Weights& weights) {
    auto absolute = weights;
    for (auto& [name, value] : absolute) value = value.cwiseAbs();
    Network network{.effective = effective_weights(spec, weights),
                    .absolute = effective_weights(spec, absolute)};
    const auto error = rounding(logit_roundings(spec));
    network.logit_error = error * network.absolute.output.rowwise().norm().maxCoeff();
    if (spec.model.output_bias)
        network.bias_error = error * network.absolute.output_bias.maxCoeff();
    return network;
}

Matrix hidden_layer(const RunSpec& spec, const EffectiveWeights& effective,
                    const IntegerMatrix& inputs) {
    return activated(spec.model.activation, preactivations(spec, effective, inputs));
}

/// By how much the logits of each example differ at most, here and where they were stored.
///
/// @return  (n)
Vector logit_differences(const RunSpec& spec, const Network& network, const IntegerMatrix& inputs) {
    const auto bound = activation_bound(spec.model.activation,
                                        preactivations(spec, network.absolute, inputs.cwiseAbs()));
    const Vector hidden = 2.0 * network.logit_error * bound.rowwise().norm();
    return hidden.array() + 2.0 * network.bias_error;
}

/// The logit of the label less the largest other one, or less 0 where there is one alone.
double margin(Eigen::RowVectorXd logits, const std::int64_t target) {
    if (logits.size() == 1) return target == 1 ? logits(0) : -logits(0);
    const auto own = std::exchange(logits(target), -std::numeric_limits<double>::infinity());
    return own - logits.maxCoeff();
}

/// What the network says of every example.
struct Answers {
    Vector loss;                 ///< (n)   [nat]
    Vector margin;               ///< (n)
    Vector difference;           ///< (n) of a logit, here and where it was stored, at most
    double largest_logit = 0.0;  ///< of all, by its size
};

/// Answers to the examples from `first` on.
void answer(const RunSpec& spec, const Network& network, const Task& task, const Eigen::Index first,
            const Eigen::Index count, Answers& answers) {
    const IntegerMatrix inputs = task.inputs.middleRows(first, count);
    const std::vector<std::int64_t> targets(task.targets.begin() + first,
                                            task.targets.begin() + first + count);
    const Matrix logits =
        output_logits(network.effective, hidden_layer(spec, network.effective, inputs));
    answers.loss.segment(first, count) = cross_entropies(spec.loss.kind, logits, targets);
    answers.difference.segment(first, count) = logit_differences(spec, network, inputs);
    for (Eigen::Index i = 0; i < count; ++i)
        answers.margin(first + i) = margin(logits.row(i), targets[static_cast<std::size_t>(i)]);
    answers.largest_logit = std::max(answers.largest_logit, logits.cwiseAbs().maxCoeff());
}

/// Some thousand examples at a time: matrices of some megabytes, whatever the task.
Answers answers_of(const RunSpec& spec, const Network& network, const Task& task) {
    const auto n = task.inputs.rows();
    const auto widest = std::max({task.inputs.cols(), spec.model.hidden, output_count(spec)});
    const auto block = std::max<Eigen::Index>(1, (1 << 20) / widest);
    Answers answers{.loss = Vector(n), .margin = Vector(n), .difference = Vector(n)};
    for (Eigen::Index first = 0; first < n; first += block)
        answer(spec, network, task, first, std::min(block, n - first), answers);
    return answers;
}

/// Sums over one split.
struct SplitSums {
    double count = 0.0;
    double loss = 0.0;
    double loss_error = 0.0;
    double right = 0.0;      ///< beyond doubt
    double undecided = 0.0;  ///< ties, and what rounding may make one
};

SplitSums sums_of_split(const Answers& answers, const Task& task, const bool train) {
    // Where a program has a tolerance for ties, it is no larger than this.
    const auto tie = 64.0 * std::numeric_limits<double>::epsilon() * answers.largest_logit;
    SplitSums sums;
    for (Eigen::Index i = 0; i < answers.loss.size(); ++i) {
        if (task.is_train[static_cast<std::size_t>(i)] != (train ? 1 : 0)) continue;
        const auto exponent = 2.0 * answers.difference(i);  // of which a loss has exponentials
        const auto doubt = std::max(exponent, tie);
        sums.count += 1.0;
        sums.loss += answers.loss(i);
        sums.loss_error += std::min(exponent, answers.loss(i) * std::expm1(exponent));
        sums.right += answers.margin(i) > doubt ? 1.0 : 0.0;
        sums.undecided += std::abs(answers.margin(i)) <= doubt ? 1.0 : 0.0;
    }
    return sums;
}

/// The mean loss: each example's has errors by its logits, by the exponentials and logarithms of
/// libraries (under 4 units in the last place each) and by the sums over classes and examples.
Range loss_range(const RunSpec& spec, const SplitSums& sums) {
    constexpr double functions = 32.0;
    const auto scale = loss_factor(spec) / sums.count;
    const auto roundings = static_cast<double>(output_count(spec)) + sums.count + functions;
    const auto value = scale * sums.loss;
    // The differences of the logits are of both evaluations together.
    return range_of(value, scale * sums.loss_error / 2.0 + value * rounding(roundings));
}

/// Unknown, as the loss, where logits are beyond float64.
Range accuracy_range(const SplitSums& sums) {
    if (!std::isfinite(sums.loss_error))
        return {.value = missing, .least = missing, .most = missing};
    const auto least = sums.right / sums.count;
    return {.value = least, .least = least, .most = (sums.right + sums.undecided) / sums.count};
}

Range norm_range(const double norm, const double weights) {
    return range_of(norm, norm * rounding(weights + 4.0));
}

}  // namespace
}  // namespace recomputation

RecomputedMetrics recomputed_metrics(const RunSpec& spec, const Task& task,
                                     const Weights& weights) {
    namespace r = recomputation;
    const auto network = r::network_of(spec, weights);
    const auto answers = r::answers_of(spec, network, task);
    const auto train = r::sums_of_split(answers, task, true);
    const auto test = r::sums_of_split(answers, task, false);
    const auto norm = weight_norm(spec, weights);
    const auto count = weight_count(spec);
    return {.train_loss = r::loss_range(spec, train),
            .test_loss = r::loss_range(spec, test),
            .train_accuracy = r::accuracy_range(train),
            .test_accuracy = r::accuracy_range(test),
            .weight_norm_l1 = r::norm_range(norm.l1, count),
            .weight_norm_l2 = r::norm_range(norm.l2, count)};
}

}  // namespace grokscope
