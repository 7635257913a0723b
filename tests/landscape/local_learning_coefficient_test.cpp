#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "grokscope/landscape/local_learning_coefficient.hpp"

namespace grokscope {

TEST_CASE("the learning coefficient is the mean rise of the loss times n beta") {
    LossChains losses(2, 4);
    losses << 1, 2, 3, 4,  // mean 2.5
        3, 4, 5, 6;        // mean 4.5

    const auto coefficient = learning_coefficient(losses, 0.5, 10.0);

    CHECK(coefficient.value == Approx(30.0));
    CHECK(coefficient.deviation == Approx(std::sqrt(200.0)));
    CHECK(coefficient.drift == Approx(20.0 / 30.0));
}

TEST_CASE(
    "the learning coefficient is negative where chains find lower losses, and drifts with sign") {
    LossChains losses(1, 4);
    losses << 4, 4, 2, 2;

    const auto coefficient = learning_coefficient(losses, 5.0, 1.0);

    CHECK(coefficient.value == -2.0);
    CHECK(coefficient.drift == -1.0);
    CHECK(std::isnan(coefficient.deviation));
    CHECK(std::isnan(coefficient.r_hat));
}

TEST_CASE("the learning coefficient of chains that have diverged is missing") {
    LossChains losses(2, 2);
    losses << 1, 2, 1, std::numeric_limits<double>::infinity();

    const auto coefficient = learning_coefficient(losses, 1.0, 1.0);

    CHECK(std::isnan(coefficient.value));
    CHECK(std::isnan(coefficient.drift));
}

TEST_CASE("the potential scale reduction compares the variance of means with that within") {
    LossChains losses(2, 3);
    losses << 0, 1, 2,  // variance 1
        4, 6, 8;        // variance 4
    // W = 2.5, and B, the variance of the means 1 and 6, is 12.5.
    CHECK(potential_scale_reduction(losses) == Approx(std::sqrt(2.0 / 3.0 + 12.5 / 2.5)));

    losses.row(1) = losses.row(0);
    CHECK(potential_scale_reduction(losses) == Approx(std::sqrt(2.0 / 3.0)));
}

TEST_CASE("the potential scale reduction of chains that do not move is missing") {
    CHECK(std::isnan(potential_scale_reduction(LossChains::Ones(2, 5))));
}

}  // namespace grokscope
