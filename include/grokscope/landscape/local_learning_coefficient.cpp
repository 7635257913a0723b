#include "grokscope/landscape/local_learning_coefficient.hpp"

#include <cmath>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {

double potential_scale_reduction(const LossChains& losses) {
    const auto n = static_cast<double>(losses.cols());
    const auto m = static_cast<double>(losses.rows());
    const Vector means = losses.rowwise().mean();
    const double within = (losses.colwise() - means).squaredNorm() / (m * (n - 1.0));
    const double between = (means.array() - means.mean()).square().sum() / (m - 1.0);
    return within > 0 ? std::sqrt((n - 1.0) / n + between / within) : missing;
}

LearningCoefficient learning_coefficient(const LossChains& losses, const double start,
                                         const double n_beta) {
    const Vector values = n_beta * (losses.rowwise().mean().array() - start);
    const double value = values.mean();
    if (!std::isfinite(value)) return {};
    const auto m = static_cast<double>(values.size());
    const Eigen::Index half = losses.cols() / 2;
    const double rise = losses.rightCols(half).mean() - losses.leftCols(half).mean();
    return {.value = value,
            .deviation = std::sqrt((values.array() - value).square().sum() / (m - 1.0)),
            .drift = n_beta * rise / std::abs(value),
            .r_hat = potential_scale_reduction(losses)};
}

}  // namespace grokscope
