#pragma once

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "grokscope/base/random.hpp"
#include "grokscope/model/input_layer.hpp"
#include "grokscope/model/mlp.hpp"

/// How many hidden neurons have their kink near an input: how finely a network cuts its input space
/// into linear pieces there.
///
/// The input space is continuous: the bits of a string without the bias, or the embedding rows of
/// a and b, one behind the other.
///
/// @source Humayun, Balestriero, Baraniuk 2024, arXiv 2402.15555
namespace grokscope {

/// @return  m: bits, or 2 embed
inline std::int64_t input_dimension(const RunSpec& spec) {
    return is_parity(spec) ? spec.task.bits : 2 * spec.model.embed;
}

/// What each neuron takes from the continuous input.   (m, hidden)
inline Matrix input_weights(const RunSpec& spec, const Weights& weights) {
    const auto m = input_dimension(spec);
    if (is_parity(spec)) return weight(weights, "W_in").topRows(m);
    Matrix both(m, spec.model.hidden);
    both << embedding_to_hidden(spec, weights, 'a'), embedding_to_hidden(spec, weights, 'b');
    return both;
}

/// The mean length of the continuous inputs.
///
/// @param inputs  (n, 2) token pairs, or (n, bits + 1) encoded strings
inline double mean_input_norm(const RunSpec& spec, const Weights& weights,
                              const IntegerMatrix& inputs) {
    if (is_parity(spec))
        return inputs.leftCols(spec.task.bits).cast<double>().rowwise().norm().mean();
    const bool is_untied = has_untied_embedding(spec);
    const Vector a = weight(weights, is_untied ? "W_E_a" : "W_E").rowwise().squaredNorm();
    const Vector b = weight(weights, is_untied ? "W_E_b" : "W_E").rowwise().squaredNorm();
    double sum = 0.0;
    for (Eigen::Index i = 0; i < inputs.rows(); ++i)
        sum += std::sqrt(a(inputs(i, 0)) + b(inputs(i, 1)));
    return sum / static_cast<double>(inputs.rows());
}

inline Matrix normal_matrix(const Eigen::Index rows, const Eigen::Index cols, Random& random) {
    return Matrix::NullaryExpr(rows, cols,
                               [&](Eigen::Index, Eigen::Index) { return random.normal(); });
}

/// Random orthonormal directions of m dimensions: `count`, or m where that is less.
///
/// @return  (m, directions)
inline Matrix random_directions(const std::int64_t m, const std::int64_t count, Random& random) {
    const auto directions = std::min(m, count);
    return Eigen::MatrixXd(normal_matrix(m, directions, random).householderQr().householderQ() *
                           Eigen::MatrixXd::Identity(m, directions));
}

/// How far each preactivation moves, at most, in a cross-polytope of a radius: its vertices are
/// the centre +- radius times each direction.
///
/// @param input_weights  (m, hidden)
/// @param directions     (m, .) orthonormal columns
/// @return               (hidden)
inline Vector reaches(const Matrix& input_weights, const Matrix& directions, const double radius) {
    return radius * (directions.transpose() * input_weights).cwiseAbs().colwise().maxCoeff();
}

/// The mean number of neurons whose kink cuts or touches the hull round a centre: the preactivation
/// there is no further from 0 than it moves. A neuron that does not move has no kink.
///
/// @param preactivation  (n, hidden) at the centres
/// @param reach          (hidden)
inline double local_complexity(const Matrix& preactivation, const Vector& reach) {
    std::int64_t crossings = 0;
    for (Eigen::Index i = 0; i < reach.size(); ++i)
        if (reach(i) > 0.0)
            crossings += (preactivation.col(i).cwiseAbs().array() <= reach(i)).count();
    return static_cast<double>(crossings) / static_cast<double>(preactivation.rows());
}

}  // namespace grokscope
