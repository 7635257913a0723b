#include "grokscope/addition/logit_ablation.hpp"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/pair_logits.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Matrix two_direction_part_of_sums(const Matrix& sums, const std::vector<std::int64_t>& keys) {
    const auto p = modulus_of(sums);
    const Matrix basis = fourier_functions(p, keys);
    // u_k has norm sqrt(p) times that of the basis function over the p pairs of each sum.
    return basis.transpose() * (basis * sums) / static_cast<double>(p);
}

Matrix two_direction_part(const Matrix& z, const std::vector<std::int64_t>& keys) {
    return two_direction_part_of_sums(sums_over_pairs(z), keys);
}

Matrix over_pairs(const Matrix& by_sum) { return by_sum(pair_sums(by_sum.rows()), Eigen::all); }

Matrix block_functions(const std::int64_t p, const std::vector<std::int64_t>& keys) {
    std::vector<Matrix> products;
    for (const auto k : keys) {
        const Matrix waves = fourier_functions(p, {0, k});
        for (Eigen::Index i = 0; i < waves.rows(); ++i)
            for (Eigen::Index j = i == 0 ? 1 : 0; j < waves.rows(); ++j)
                products.emplace_back(waves.row(i).transpose() * waves.row(j));
    }
    Matrix functions(static_cast<Eigen::Index>(products.size()), p * p);
    for (std::size_t i = 0; i < products.size(); ++i)
        functions.row(static_cast<Eigen::Index>(i)) =
            products[i].reshaped<Eigen::RowMajor>().transpose();
    return functions;
}

Matrix block_part(const Matrix& z, const Matrix& functions) {
    return functions.transpose() * (functions * z);
}

Matrix wave_logits(const Vector& alpha, const std::vector<std::int64_t>& keys,
                   const std::int64_t p) {
    Matrix z = Matrix::Zero(p, p);
    for (const auto k : keys) z += alpha(k) * sum_waves(k, p);
    return z;
}

PairRows pair_rows(const RunSpec& spec, const Task& task, const bool train) {
    PairRows pairs{.rows = {}, .targets = {}, .loss = spec.loss.kind};
    for (const auto i : split_rows(task, train)) {
        pairs.rows.push_back(task.inputs(i, 0) * spec.task.modulus + task.inputs(i, 1));
        pairs.targets.push_back(task.targets[static_cast<std::size_t>(i)]);
    }
    return pairs;
}

PairRows all_pair_rows(const RunSpec& spec) {
    const auto p = spec.task.modulus;
    PairRows pairs{.rows = {}, .targets = pair_sums(p), .loss = spec.loss.kind};
    for (std::int64_t row = 0; row < p * p; ++row) pairs.rows.push_back(row);
    return pairs;
}

double mean_loss(const Matrix& z, const PairRows& pairs) {
    if (pairs.rows.empty()) return missing;
    return cross_entropies(pairs.loss, z(pairs.rows, Eigen::all), pairs.targets).mean();
}

double restricted_loss(const Matrix& part, const Eigen::RowVectorXd& means, const PairRows& pairs) {
    if (pairs.rows.empty()) return missing;
    std::vector<std::int64_t> sums(static_cast<std::size_t>(part.rows()));
    std::iota(sums.begin(), sums.end(), std::int64_t{0});
    const Vector by_sum = cross_entropies(pairs.loss, part.rowwise() + means, sums);
    return Vector(by_sum(pairs.targets)).mean();
}

double excluded_loss(const Matrix& z, const Matrix& part, const PairRows& pairs) {
    if (pairs.rows.empty()) return missing;
    return cross_entropies(pairs.loss, z(pairs.rows, Eigen::all) - part(pairs.targets, Eigen::all),
                           pairs.targets)
        .mean();
}

}  // namespace grokscope
