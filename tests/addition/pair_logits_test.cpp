#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include "grokscope/addition/pair_logits.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/activations.hpp"
#include "support/biases.hpp"
#include "support/runs.hpp"

namespace grokscope {
namespace {

Matrix circle_logits(const std::int64_t p, const std::int64_t n, const Activation activation,
                     const std::int64_t frequency = 1) {
    const auto spec = testing::circle_spec(p, n, activation, {frequency});
    return pair_logits(spec, effective_weights(spec, constructed_weights(spec)));
}

/// Z made of given waves in a + b - c, something that depends on the pair alone, and c alone.
Matrix made_logits(const std::int64_t p, const Vector& alpha, const double pair_part,
                   const double answer_part) {
    Matrix z(p * p, p);
    for (std::int64_t a = 0; a < p; ++a)
        for (std::int64_t b = 0; b < p; ++b)
            for (std::int64_t c = 0; c < p; ++c) {
                double value = pair_part * static_cast<double>(a) + (c == 1 ? answer_part : 0.0);
                for (std::int64_t k = 0; k < alpha.size(); ++k)
                    value += alpha(k) * std::cos(2.0 * std::numbers::pi *
                                                 static_cast<double>(k * (a + b - c)) /
                                                 static_cast<double>(p));
                z(a * p + b, c) = value;
            }
    return z;
}

}  // namespace

TEST_CASE("logits of all pairs are the model's, biases included") {
    const auto model = testing::biased_model(7, testing::any_activation());

    CHECK(pair_logits(model.spec, effective_weights(model.spec, model.weights))
              .isApprox(logits(model.spec, model.weights, token_pairs(7, false)), 1e-14));
}

TEST_CASE("many pure waves on a circle have the ideal fit of their activation") {
    const auto activation = testing::any_activation();
    const auto ideal = ideal_logit_fit(activation);
    const auto z = circle_logits(67, 61, activation, 5);
    const auto fit = logit_fit(z, {5});
    const auto check_ideal = [](const double found, const double expected) {
        if (!std::isnan(expected)) CHECK(found == Approx(expected).epsilon(2e-3));
    };

    check_ideal(fit.r2, ideal.r2);
    check_ideal(fit.r2_by_sum, ideal.by_sum);
    check_ideal(pizza_fit(z, {5}), ideal.pizza);
}

TEST_CASE("waves of logits have the coefficients they are made with") {
    const auto p = GENERATE(2, 3, 9, 12);
    Vector alpha = Vector::LinSpaced(p / 2 + 1, -1.0, 2.0);

    const auto found = wave_coefficients(sums_over_pairs(made_logits(p, alpha, 0.0, 0.0)));

    CHECK((found - alpha).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("all frequencies explain logits made of waves, half of the energy half of them") {
    Vector alpha = Vector::Zero(5);
    alpha(1) = 3.0;
    alpha(4) = -3.0;
    const auto z = made_logits(9, alpha, 0.0, 0.0);

    CHECK(logit_fit(z, {1, 4}).r2 == Approx(1.0));
    CHECK(logit_fit(z, {1}).r2 == Approx(0.5));
    CHECK(logit_fit(z, {2}).r2 == Approx(0.0).margin(1e-12));
}

TEST_CASE("what depends on the pair alone lowers R^2 and not the one centred over answers") {
    Vector alpha = Vector::Zero(5);
    alpha(2) = 1.0;
    const auto fit = logit_fit(made_logits(9, alpha, 1.0, 0.0), {2});

    // a has variance (p^2 - 1) / 12, a wave 1/2.
    CHECK(fit.r2 == Approx(0.5 / (0.5 + 80.0 / 12.0)));
    CHECK(fit.r2_centred == Approx(1.0));
}

TEST_CASE("a bias of one answer lowers every R^2 by its variance") {
    Vector alpha = Vector::Zero(5);
    alpha(2) = 1.0;
    const auto fit = logit_fit(made_logits(9, alpha, 0.0, 3.0), {2});

    const double variance = 9.0 * (1.0 / 9.0) * (8.0 / 9.0);
    CHECK(fit.r2 == Approx(0.5 / (0.5 + variance)));
    CHECK(fit.r2_by_sum == Approx(0.5 / (0.5 + variance)));
}

TEST_CASE("logits of squares on a circle are N/2 cos w(a + b - c) and R^2 is 2/3") {
    const auto p = GENERATE(12, 15, 67);
    const auto fit = logit_fit(circle_logits(p, 5, Activation::square), {1});

    CHECK(fit.alpha(1) == Approx(2.5));
    CHECK(fit.r2 == Approx(2.0 / 3.0));
    CHECK(fit.r2_by_sum == Approx(1.0));
}

TEST_CASE("logits of many relus on a circle are near 8 / pi^2 by waves and near 1 by pizzas") {
    const auto z = circle_logits(67, 25, Activation::relu, 5);
    const auto fit = logit_fit(z, {5});

    CHECK(fit.r2 == Approx(8.0 / (std::numbers::pi * std::numbers::pi)).margin(1e-3));
    CHECK(fit.r2_by_sum == Approx(1.0).margin(1e-3));
    CHECK(pizza_fit(z, {5}) == Approx(1.0).margin(1e-3));
    CHECK(pizza_fit(z, {4}) == Approx(0.0).margin(1e-6));
}

TEST_CASE("logits that are all equal have no R^2") {
    for (const double constant : {0.0, 0.1, 3.0}) {
        const Matrix z = Matrix::Constant(49, 7, constant);
        const auto fit = logit_fit(z, {1});

        CHECK(fit.alpha(0) == Approx(constant));
        CHECK(std::isnan(fit.r2));
        CHECK(std::isnan(fit.r2_centred));
        CHECK(std::isnan(fit.r2_by_sum));
        CHECK(std::isnan(pizza_fit(z, {1})));
    }
}

}  // namespace grokscope
