#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/addition/logit_ablation.hpp"
#include "grokscope/addition/pair_logits.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {
namespace {

/// Logits of an initial model over all pairs: nothing about them is special.
Matrix some_logits(const std::int64_t p) {
    const auto spec = testing::small_addition(p);
    return pair_logits(spec, effective_weights(spec, initial_weights(spec)));
}

/// <z_c, f> f over all pairs for every c, f = wave(w_k(a + b)) scaled to unit norm.
template <typename Wave>
Matrix projected(const Matrix& z, const std::int64_t k, Wave&& wave) {
    const auto p = modulus_of(z);
    Vector f(p * p);
    for (std::int64_t a = 0; a < p; ++a)
        for (std::int64_t b = 0; b < p; ++b)
            f(a * p + b) = wave(2.0 * std::numbers::pi * static_cast<double>(k * (a + b)) /
                                static_cast<double>(p));
    if (f.norm() < 1e-9) return Matrix::Zero(z.rows(), z.cols());
    f.normalize();
    return f * (f.transpose() * z);
}

double angle_cos(const double angle) { return std::cos(angle); }
double angle_sin(const double angle) { return std::sin(angle); }

/// -log softmax of the right answer, written out.
double loss_of_row(const Matrix& z, const std::int64_t row, const std::int64_t target) {
    double sum = 0.0;
    for (const double value : z.row(row)) sum += std::exp(value);
    return std::log(sum) - z(row, target);
}

}  // namespace

TEST_CASE("the part of two directions is the projection on cos and sin of the sum") {
    const auto p = GENERATE(2, 7, 9, 12);
    const auto z = some_logits(p);
    const std::vector<std::int64_t> keys = p == 2 ? std::vector<std::int64_t>{1}
                                                  : std::vector<std::int64_t>{1, p / 2};

    const Matrix part = over_pairs(two_direction_part(z, keys));

    Matrix expected = Matrix::Zero(p * p, p);
    for (const auto k : keys) expected += projected(z, k, angle_cos) + projected(z, k, angle_sin);
    CHECK((part - expected).norm() < 1e-12 * z.norm());
}

TEST_CASE("functions of blocks are orthonormal, eight for each paired key and three for p / 2") {
    const auto functions = block_functions(12, {2, 6});

    REQUIRE(functions.rows() == 8 + 3);
    CHECK((functions * functions.transpose() - Matrix::Identity(11, 11)).norm() < 1e-12);
    CHECK(functions.rowwise().sum().cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("the block part holds the two directions and functions of one input alone") {
    const std::int64_t p = 9;
    const auto z = some_logits(p);
    const auto functions = block_functions(p, {2});
    const Matrix two = over_pairs(two_direction_part(z, {2}));

    CHECK((block_part(two, functions) - two).norm() < 1e-12 * z.norm());

    Matrix of_a(p * p, p);
    for (std::int64_t row = 0; row < p * p; ++row)
        of_a.row(row).setConstant(std::cos(4.0 * std::numbers::pi * static_cast<double>(row / p) /
                                           static_cast<double>(p)));
    CHECK((block_part(of_a, functions) - of_a).norm() < 1e-12 * of_a.norm());
    CHECK(two_direction_part(of_a, {2}).norm() < 1e-12 * of_a.norm());
}

TEST_CASE("logits of waves alone have the coefficients that they are made of") {
    Vector alpha = Vector::Zero(7);
    alpha(3) = 2.0;
    alpha(6) = -1.0;
    const auto z = over_pairs(wave_logits(alpha, {3, 6}, 12));

    CHECK((wave_coefficients(sums_over_pairs(z)) - alpha).norm() < 1e-12);
}

TEST_CASE("the mean loss of pairs is that of their rows") {
    const auto z = some_logits(7);
    const PairRows pairs{.rows = {3, 40}, .targets = {3, 3}};

    CHECK(mean_loss(z, pairs) == Approx((loss_of_row(z, 3, 3) + loss_of_row(z, 40, 3)) / 2.0));
    CHECK(std::isnan(mean_loss(z, {})));
    CHECK(mean_loss(Matrix::Zero(49, 7), all_pair_rows(testing::small_addition(7))) ==
          Approx(std::log(7.0)));
}

TEST_CASE("rows of pairs are where their logits and answers are") {
    const auto spec = testing::small_addition(7);
    const auto pairs = pair_rows(spec, make_task(spec), true);

    REQUIRE(!pairs.rows.empty());
    for (std::size_t i = 0; i < pairs.rows.size(); ++i)
        CHECK((pairs.rows[i] / 7 + pairs.rows[i] % 7) % 7 == pairs.targets[i]);
}

}  // namespace grokscope
