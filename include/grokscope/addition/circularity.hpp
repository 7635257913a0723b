#pragma once

#include <Eigen/Eigenvalues>

#include <algorithm>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/interval.hpp"

/// Whether the principal components of an embedding are circles.
namespace grokscope {

/// The first left singular vectors of a matrix less its mean row, by descending singular value:
/// `most` of them, or as many as have a singular value above 1e-6 of the largest.
///
/// Found from the smaller of the two Gram matrices, which is exact enough for such ones.
///
/// @param w  (p, d) rows are tokens
/// @return   (p, at most `most`) columns of unit length
inline Matrix principal_components(const Matrix& w, const Eigen::Index most) {
    const Matrix centred = w.rowwise() - w.colwise().mean();
    const bool is_wide = w.cols() > w.rows();
    const Matrix gram = is_wide ? Matrix(centred * centred.transpose())
                                : Matrix(centred.transpose() * centred);
    const Eigen::SelfAdjointEigenSolver<Matrix> solver(gram);
    const auto& squares = solver.eigenvalues();
    const double least = std::max(1e-12 * squares.maxCoeff(), 1e-24 * w.squaredNorm());
    const auto count = std::min<Eigen::Index>(most, (squares.array() > least).count());
    const Matrix leading = solver.eigenvectors().rightCols(count).rowwise().reverse();
    return (is_wide ? leading : Matrix(centred * leading)).colwise().normalized();
}

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
inline double circularity(const Matrix& w) {
    const auto components = principal_components(w, 4);
    if (components.cols() == 0) return missing;
    const Matrix squares = fft::of_columns(components).cwiseAbs2();
    const auto best = squares.bottomRows(highest_frequency(w.rows())).colwise().maxCoeff();
    return (2.0 / static_cast<double>(w.rows()) * best).cwiseMin(1.0).mean();
}

}  // namespace grokscope
