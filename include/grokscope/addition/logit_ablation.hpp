#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The part of the logits of a modular-addition model that key frequencies make, by two protocols.
namespace grokscope {

/// `two_direction_part` of logits of which the sums are known.
///
/// @param sums  (p, p) as `sums_over_pairs` gives
/// @return      (p, p) rows s = a + b, columns c
Matrix two_direction_part_of_sums(const Matrix& sums, const std::vector<std::int64_t>& keys);

/// P_S Z by the protocol `two-directions`: for each key k the projections on u_k ~ cos w_k(a + b)
/// and v_k ~ sin w_k(a + b), of unit norm over all pairs, for every answer c. It depends on a + b
/// alone.
///
/// @param z  (p^2, p)
/// @return   (p, p) rows s = a + b, columns c
/// @source   Nanda et al. 2023, arXiv 2301.05217, section 5.1
Matrix two_direction_part(const Matrix& z, const std::vector<std::int64_t>& keys);

/// A matrix by sums as one over all pairs.
///
/// @param by_sum  (p, .)
/// @return        (p^2, .)
Matrix over_pairs(const Matrix& by_sum);

/// The functions of pairs of the protocol `3x3-block`: for each key the eight non-constant products
/// of {1, cos, sin} of k in a and in b (three where k = p / 2 has no sine).
///
/// @return  (., p^2) orthonormal
/// @source  Nanda et al. 2023, arXiv 2301.05217, appendix (ablation of frequencies)
Matrix block_functions(std::int64_t p, const std::vector<std::int64_t>& keys);

/// P_S Z by the protocol `3x3-block`.
///
/// @param z          (p^2, p)
/// @param functions  (., p^2) as `block_functions` gives
/// @return           (p^2, p)
Matrix block_part(const Matrix& z, const Matrix& functions);

/// Logits made of waves alone: sum over keys of alpha_k cos w_k(s - c).
///
/// @param alpha  (K + 1)
/// @return       (p, p) rows s = a + b, columns c
Matrix wave_logits(const Vector& alpha, const std::vector<std::int64_t>& keys, std::int64_t p);

/// Pairs of one split: their rows a p + b, their answers, and the loss that they are trained by.
struct PairRows {
    std::vector<std::int64_t> rows;
    std::vector<std::int64_t> targets;
    LossKind loss = LossKind::softmax;
};

/// The pairs of one split of a run.
PairRows pair_rows(const RunSpec& spec, const Task& task, bool train);

/// All p^2 pairs.
PairRows all_pair_rows(const RunSpec& spec);

/// Mean cross-entropy of some pairs; missing where there are none.   [nat]
///
/// @param z  (p^2, p)
double mean_loss(const Matrix& z, const PairRows& pairs);

/// Restricted loss: the mean cross-entropy of P_S Z + mean over all pairs of Z, where P_S Z depends
/// on a + b alone; missing without pairs.   [nat]
///
/// @param part   (p, p) P_S Z as `two_direction_part` gives
/// @param means  (1, p) of Z over all pairs
double restricted_loss(const Matrix& part, const Eigen::RowVectorXd& means, const PairRows& pairs);

/// Excluded loss: the mean cross-entropy of Z - P_S Z; missing without pairs.   [nat]
///
/// @param z     (p^2, p)
/// @param part  (p, p) P_S Z as `two_direction_part` gives
double excluded_loss(const Matrix& z, const Matrix& part, const PairRows& pairs);

}  // namespace grokscope
