#include "grokscope/addition/gradient_symmetry.hpp"

#include <cmath>
#include <cstdint>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/activation.hpp"
#include "grokscope/model/input_layer.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// The gradient of the logit Z[a, b, c] in the activations' arguments, act'(h) * W_output[c], for
/// each of n triples. The slope of relu and of abs at 0 is 0.
///
/// @param triples  (n, 3) a, b, c
/// @return         (n, hidden)
Matrix preactivation_gradients(const RunSpec& spec, const EffectiveWeights& effective,
                               const IntegerMatrix& triples) {
    Matrix gradients(triples.rows(), effective.output.cols());
    for (Eigen::Index i = 0; i < triples.rows(); ++i)
        gradients.row(i) = effective.output.row(triples(i, 2));
    multiply_by_activation_slope(spec.model.activation, preactivations(spec, effective, triples),
                                 gradients);
    return gradients;
}

}  // namespace

bool has_symmetric_gradients(const RunSpec& spec) {
    return spec.model.tied_hidden || spec.model.collapsed_hidden;
}

GradientSymmetry gradient_symmetry(const RunSpec& spec, const Weights& weights,
                                   const IntegerMatrix& triples) {
    const Matrix g = preactivation_gradients(spec, effective_weights(spec, weights), triples);
    const auto in_a = embedding_to_hidden(spec, weights, 'a');
    const auto in_b = embedding_to_hidden(spec, weights, 'b');
    // Inner products of gradients through hidden x hidden matrices: the embedding is far wider.
    const auto products = [&g](const Matrix& left, const Matrix& right) -> Vector {
        const Matrix gram = left.transpose() * right;
        return (g * gram).cwiseProduct(g).rowwise().sum();
    };
    const Vector squares = products(in_a, in_a).cwiseProduct(products(in_b, in_b));
    const Vector both = products(in_a, in_b);
    double sum = 0.0;
    std::int64_t count = 0;
    for (Eigen::Index i = 0; i < both.size(); ++i)
        if (squares(i) > 0.0) {
            sum += both(i) / std::sqrt(squares(i));
            ++count;
        }
    return {.cosine = sum / static_cast<double>(count), .without_gradient = both.size() - count};
}

IntegerMatrix random_triples(const std::int64_t p, const std::int64_t n) {
    auto random = random_stream(Purpose::control, p, n);
    IntegerMatrix triples(n, 3);
    for (auto& token : triples.reshaped<Eigen::RowMajor>()) token = random.below(p);
    return triples;
}

}  // namespace grokscope
