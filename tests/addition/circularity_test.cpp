#include <Eigen/SVD>
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/addition/circularity.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/weights.hpp"

namespace grokscope {
namespace {

Matrix noise(const Eigen::Index rows, const Eigen::Index cols) {
    auto random = random_stream(Purpose::control, 5);
    Matrix matrix(rows, cols);
    for (auto& entry : matrix.reshaped<Eigen::RowMajor>()) entry = random.normal();
    return matrix;
}

/// Circles of the given frequencies, each half as large as the one before.
Matrix circles(const std::int64_t p, const std::vector<std::int64_t>& frequencies) {
    Matrix embedding = circle_embedding(p, frequencies);
    for (Eigen::Index column = 0; column < embedding.cols(); ++column)
        embedding.col(column) *= std::pow(0.5, static_cast<double>(column / 2));
    return embedding;
}

/// The definition word by word: a singular value decomposition and sums of cosines and sines.
double circularity_by_sums(const Matrix& w) {
    const Eigen::MatrixXd centred = w.rowwise() - w.colwise().mean();
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(centred, Eigen::ComputeThinU);
    const auto p = static_cast<double>(w.rows());
    double total = 0.0;
    for (Eigen::Index i = 0; i < 4; ++i) {
        double best = 0.0;
        for (double k = 1.0; k <= p / 2.0; ++k) {
            double cosine = 0.0;
            double sine = 0.0;
            for (Eigen::Index t = 0; t < w.rows(); ++t) {
                const double angle = 2.0 * std::numbers::pi * k * static_cast<double>(t) / p;
                cosine += svd.matrixU()(t, i) * std::cos(angle);
                sine += svd.matrixU()(t, i) * std::sin(angle);
            }
            best = std::max(best, 2.0 * (cosine * cosine + sine * sine) / p);
        }
        total += std::min(1.0, best) / 4.0;
    }
    return total;
}

}  // namespace

TEST_CASE("principal components are the left singular vectors, whichever side is longer") {
    const auto d = GENERATE(3, 5, 9, 40);
    const Matrix w = noise(9, d);
    const Eigen::MatrixXd centred = w.rowwise() - w.colwise().mean();
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(centred, Eigen::ComputeThinU);

    const auto components = principal_components(w, 4);

    REQUIRE(components.cols() == std::min(d, 4));
    for (Eigen::Index i = 0; i < components.cols(); ++i)
        CHECK(std::abs(components.col(i).dot(svd.matrixU().col(i))) == Approx(1.0));
}

TEST_CASE("circularity is 1 for circles of different size, whatever they stand around") {
    const auto p = GENERATE(7, 12, 67);
    const Matrix w = circles(p, {3, 1}) * noise(4, 4).fullPivHouseholderQr().matrixQ();

    CHECK(circularity(w) == Approx(1.0));
    CHECK(circularity(w.rowwise() + Eigen::RowVector4d(1.0, -2.0, 3.0, 4.0)) == Approx(1.0));
}

TEST_CASE("circularity counts the components there are") {
    CHECK(circularity(circles(67, {5})) == Approx(1.0));
    CHECK(circularity(noise(2, 3)) == Approx(1.0));
    CHECK(circularity(noise(1, 1).replicate(12, 1).cwiseProduct(circles(12, {6}).col(0))) ==
          Approx(1.0));
}

TEST_CASE("circularity of noise is as its definition has it") {
    const auto p = GENERATE(9, 12, 13);
    const auto d = GENERATE(5, 30);
    const Matrix w = noise(p, d);

    CHECK(circularity(w) == Approx(circularity_by_sums(w)));
    CHECK(circularity(w) < 0.8);
}

TEST_CASE("circularity of equal rows is missing") {
    CHECK(std::isnan(circularity(Matrix::Zero(7, 3))));
    CHECK(std::isnan(circularity(Matrix::Constant(7, 30, 0.1))));
}

}  // namespace grokscope
