#include "grokscope/landscape/local_complexity.hpp"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/input_layer.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::int64_t input_dimension(const RunSpec& spec) {
    return is_parity(spec) ? spec.task.bits : 2 * spec.model.embed;
}

Matrix input_weights(const RunSpec& spec, const Weights& weights) {
    const auto m = input_dimension(spec);
    if (is_parity(spec)) return weight(weights, "W_in").topRows(m);
    Matrix both(m, spec.model.hidden);
    both << embedding_to_hidden(spec, weights, 'a'), embedding_to_hidden(spec, weights, 'b');
    return both;
}

double mean_input_norm(const RunSpec& spec, const Weights& weights, const IntegerMatrix& inputs) {
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

Matrix normal_matrix(const Eigen::Index rows, const Eigen::Index cols, Random& random) {
    return Matrix::NullaryExpr(rows, cols,
                               [&](Eigen::Index, Eigen::Index) { return random.normal(); });
}

Matrix random_directions(const std::int64_t m, const std::int64_t count, Random& random) {
    const auto directions = std::min(m, count);
    return Eigen::MatrixXd(normal_matrix(m, directions, random).householderQr().householderQ() *
                           Eigen::MatrixXd::Identity(m, directions));
}

Vector reaches(const Matrix& input_weights, const Matrix& directions, const double radius) {
    return radius * (directions.transpose() * input_weights).cwiseAbs().colwise().maxCoeff();
}

double local_complexity(const Matrix& preactivation, const Vector& reach) {
    std::int64_t crossings = 0;
    for (Eigen::Index i = 0; i < reach.size(); ++i)
        if (reach(i) > 0.0)
            crossings += (preactivation.col(i).cwiseAbs().array() <= reach(i)).count();
    return static_cast<double>(crossings) / static_cast<double>(preactivation.rows());
}

}  // namespace grokscope
