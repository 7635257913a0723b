#pragma once

#include "grokscope/base/matrix.hpp"

/// Whether the principal components of an embedding are circles.
namespace grokscope {

/// The first left singular vectors of a matrix less its mean row, by descending singular value:
/// `most` of them, or as many as have a singular value above 1e-6 of the largest.
///
/// Found from the smaller of the two Gram matrices, which is exact enough for such ones.
///
/// @param w  (p, d) rows are tokens
/// @return   (p, at most `most`) columns of unit length
Matrix principal_components(const Matrix& w, Eigen::Index most);

/// The mean over the first four principal components v, |v| = 1, of the share of each that its
/// best frequency holds:
///
///     min(1, 2 max_k |sum_t v_t exp(i w_k t)|^2 / p),   k = 1 ... K
///
/// 1 where each component is one wave. Fewer than four: the mean over those there are; missing
/// where all rows are equal. Components of equal singular value are any turn of one another, so
/// circles of equal size can count as less than 1.
///
/// @param w  (p, d) rows are tokens
/// @source Liu et al. 2022, arXiv 2205.10343; Zhong et al. 2023, arXiv 2306.17844
double circularity(const Matrix& w);

}  // namespace grokscope
