#include "grokscope/addition/circularity.hpp"

#include <Eigen/Eigenvalues>

#include <algorithm>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {

Matrix principal_components(const Matrix& w, const Eigen::Index most) {
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

double circularity(const Matrix& w) {
    const auto components = principal_components(w, 4);
    if (components.cols() == 0) return missing;
    const Matrix squares = fft::of_columns(components).cwiseAbs2();
    const auto best = squares.bottomRows(highest_frequency(w.rows())).colwise().maxCoeff();
    return (2.0 / static_cast<double>(w.rows()) * best).cwiseMin(1.0).mean();
}

}  // namespace grokscope
