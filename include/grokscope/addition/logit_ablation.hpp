#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/pair_logits.hpp"

/// The part of the logits of a modular-addition model that key frequencies make, by two protocols.
namespace grokscope {

/// `two_direction_part` of logits of which the sums are known.
///
/// @param sums  (p, p) as `sums_over_pairs` gives
/// @return      (p, p) rows s = a + b, columns c
inline Matrix two_direction_part_of_sums(const Matrix& sums,
                                         const std::vector<std::int64_t>& keys) {
    const auto p = modulus_of(sums);
    const Matrix basis = fourier_functions(p, keys);
    // u_k has norm sqrt(p) times that of the basis function over the p pairs of each sum.
    return basis.transpose() * (basis * sums) / static_cast<double>(p);
}

/// P_S Z by the protocol `two-directions`: for each key k the projections on u_k ~ cos w_k(a + b)
/// and v_k ~ sin w_k(a + b), of unit norm over all pairs, for every answer c. It depends on a + b
/// alone.
///
/// @param z  (p^2, p)
/// @return   (p, p) rows s = a + b, columns c
/// @source   Nanda et al. 2023, arXiv 2301.05217, section 5.1
inline Matrix two_direction_part(const Matrix& z, const std::vector<std::int64_t>& keys) {
    return two_direction_part_of_sums(sums_over_pairs(z), keys);
}

/// A matrix by sums as one over all pairs.
///
/// @param by_sum  (p, .)
/// @return        (p^2, .)
inline Matrix over_pairs(const Matrix& by_sum) {
    return by_sum(pair_sums(by_sum.rows()), Eigen::all);
}

/// The functions of pairs of the protocol `3x3-block`: for each key the eight non-constant products
/// of {1, cos, sin} of k in a and in b (three where k = p / 2 has no sine).
///
/// @return  (., p^2) orthonormal
/// @source  Nanda et al. 2023, arXiv 2301.05217, appendix (ablation of frequencies)
inline Matrix block_functions(const std::int64_t p, const std::vector<std::int64_t>& keys) {
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

/// P_S Z by the protocol `3x3-block`.
///
/// @param z          (p^2, p)
/// @param functions  (., p^2) as `block_functions` gives
/// @return           (p^2, p)
inline Matrix block_part(const Matrix& z, const Matrix& functions) {
    return functions.transpose() * (functions * z);
}

/// Logits made of waves alone: sum over keys of alpha_k cos w_k(s - c).
///
/// @param alpha  (K + 1)
/// @return       (p, p) rows s = a + b, columns c
inline Matrix wave_logits(const Vector& alpha, const std::vector<std::int64_t>& keys,
                          const std::int64_t p) {
    Matrix z = Matrix::Zero(p, p);
    for (const auto k : keys) z += alpha(k) * sum_waves(k, p);
    return z;
}

/// Pairs of one split: their rows a p + b, their answers, and the loss that they are trained by.
struct PairRows {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> targets;
    LossKind loss = LossKind::softmax;
};

/// The pairs of one split of a run.
inline PairRows pair_rows(const RunSpec& spec, const Task& task, const bool train) {
    PairRows pairs{.rows = {}, .targets = {}, .loss = spec.loss.kind};
    for (const auto i : split_rows(task, train)) {
        pairs.rows.push_back(task.inputs(i, 0) * spec.task.modulus + task.inputs(i, 1));
        pairs.targets.push_back(task.targets[static_cast<std::size_t>(i)]);
    }
    return pairs;
}

/// All p^2 pairs.
inline PairRows all_pair_rows(const RunSpec& spec) {
    const auto p = spec.task.modulus;
    PairRows pairs{.rows = {}, .targets = pair_sums(p), .loss = spec.loss.kind};
    for (std::int64_t row = 0; row < p * p; ++row) pairs.rows.push_back(row);
    return pairs;
}

/// Mean cross-entropy of some pairs; missing where there are none.   [nat]
///
/// @param z  (p^2, p)
inline double mean_loss(const Matrix& z, const PairRows& pairs) {
    if (pairs.rows.empty()) return missing;
    return cross_entropies(pairs.loss, z(pairs.rows, Eigen::all), pairs.targets).mean();
}

/// Restricted loss: the mean cross-entropy of P_S Z + mean over all pairs of Z, where P_S Z depends
/// on a + b alone; missing without pairs.   [nat]
///
/// @param part   (p, p) P_S Z as `two_direction_part` gives
/// @param means  (1, p) of Z over all pairs
inline double restricted_loss(const Matrix& part, const Eigen::RowVectorXd& means,
                              const PairRows& pairs) {
    if (pairs.rows.empty()) return missing;
    std::vector<std::int64_t> sums(static_cast<std::size_t>(part.rows()));
    std::iota(sums.begin(), sums.end(), std::int64_t{0});
    const Vector by_sum = cross_entropies(pairs.loss, part.rowwise() + means, sums);
    return Vector(by_sum(pairs.targets)).mean();
}

/// Excluded loss: the mean cross-entropy of Z - P_S Z; missing without pairs.   [nat]
///
/// @param z     (p^2, p)
/// @param part  (p, p) P_S Z as `two_direction_part` gives
inline double excluded_loss(const Matrix& z, const Matrix& part, const PairRows& pairs) {
    if (pairs.rows.empty()) return missing;
    return cross_entropies(pairs.loss, z(pairs.rows, Eigen::all) - part(pairs.targets, Eigen::all),
                           pairs.targets)
        .mean();
}

}  // namespace grokscope
