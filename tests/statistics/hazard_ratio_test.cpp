#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "grokscope/statistics/hazard_ratio.hpp"
#include "grokscope/statistics/survival.hpp"
#include "support/remission.hpp"

namespace grokscope {
namespace {

constexpr double half_square = 1.959963984540054 * 1.959963984540054 / 2;

}  // namespace

TEST_CASE("the hazard ratio of the remissions is the published one, by Efron's rule") {
    const auto found =
        hazard_ratio({.first = placebo_remissions(), .second = mercaptopurine_remissions()});

    // what R's survival prints for coxph(Surv(weeks, event) ~ placebo)
    CHECK(found.log_ratio == Approx(1.5721).margin(5e-5));
    CHECK(found.standard_error == Approx(0.4124).margin(5e-5));
    CHECK(found.wald.low == Approx(std::exp(1.5721 - 1.959964 * .4124)).epsilon(3e-4));
    CHECK(found.wald.high == Approx(std::exp(1.5721 + 1.959964 * .4124)).epsilon(3e-4));
}

TEST_CASE("the hazard ratio of two runs against two is the root of its quadratic") {
    // (1 - r / (r + 1)) = 2 r / (2 r + 1), from risk sets of 2 and 2, then 2 and 1
    const auto found =
        hazard_ratio({.first = {{2, true}, {5, false}}, .second = {{1, true}, {5, false}}});

    const double ratio = std::sqrt(0.5);
    const auto variance = [](const double chance) { return chance * (1 - chance); };
    const double information = variance(ratio / (ratio + 1)) + variance(ratio / (ratio + 0.5));
    CHECK(found.profile.value == Approx(ratio).epsilon(1e-12));
    CHECK(found.standard_error == Approx(1 / std::sqrt(information)));
}

TEST_CASE("events at one time are spread by Efron's rule") {
    // The first finds 2 and 2 at risk, the second 1.5 and 1.5: r / (r + 1) + r / (r + 1) = 1.
    const auto found =
        hazard_ratio({.first = {{1, true}, {5, false}}, .second = {{1, true}, {5, false}}});

    CHECK(found.log_ratio == 0.0);
    CHECK(found.standard_error == Approx(std::sqrt(2.0)));
}

TEST_CASE("the profile's interval ends where the likelihood is 1.92 lower") {
    const TwoGroups groups{.first = placebo_remissions(), .second = mercaptopurine_remissions()};
    const auto found = hazard_ratio(groups);
    const PartialLikelihood likelihood(groups);

    for (const double end : {found.profile.low, found.profile.high})
        CHECK(likelihood.log(found.log_ratio) - likelihood.log(std::log(end)) ==
              Approx(half_square).epsilon(1e-9));
    CHECK(found.profile.low < found.profile.value);
    CHECK(found.profile.value < found.profile.high);
}

TEST_CASE("the score is the slope of the partial likelihood, the information its bend") {
    const PartialLikelihood likelihood(
        {.first = placebo_remissions(), .second = mercaptopurine_remissions()});
    constexpr double h = 1e-5;
    for (const double b : {-2.0, -0.3, 0.4, 3.0}) {
        CHECK((likelihood.log(b + h) - likelihood.log(b - h)) / (2 * h) ==
              Approx(likelihood.score(b)).epsilon(1e-6));
        CHECK((likelihood.score(b - h) - likelihood.score(b + h)) / (2 * h) ==
              Approx(likelihood.information(b)).epsilon(1e-6));
    }
}

TEST_CASE("a hazard ratio against a group without events is infinite, with a lower end") {
    // log(r / (1 + r)) is 1.92 below 0
    const auto found = hazard_ratio({.first = {{1, true}}, .second = {{2, false}}});

    CHECK(found.profile.value == INFINITY);
    CHECK(found.profile.low == Approx(1 / (std::exp(half_square) - 1)).epsilon(1e-10));
    CHECK(std::isnan(found.profile.high));
    CHECK(std::isnan(found.standard_error));
    CHECK(std::isnan(found.wald.low));
}

TEST_CASE("a hazard ratio of a group without events is 0, with an upper end") {
    const auto found = hazard_ratio({.first = {{2, false}}, .second = {{1, true}}});

    CHECK(found.profile.value == 0.0);
    CHECK(found.log_ratio == -INFINITY);
    CHECK(found.profile.high == Approx(std::exp(half_square) - 1).epsilon(1e-10));
    CHECK(std::isnan(found.profile.low));
}

TEST_CASE("a hazard ratio is infinite where one group is done before the other begins") {
    const auto found = hazard_ratio(
        {.first = {{1, true}, {2, true}, {3, true}}, .second = {{4, true}, {5, true}, {6, true}}});

    CHECK(found.profile.value == INFINITY);
    // r^3 / ((3 r + 3) (2 r + 3) (r + 3)) is e^-1.92 of its limit 1/6
    const double r = found.profile.low;
    CHECK(6 * r * r * r / ((3 * r + 3) * (2 * r + 3) * (r + 3)) ==
          Approx(std::exp(-half_square)).epsilon(1e-9));
}

TEST_CASE("a hazard ratio's interval can lie far above 1 where the other group has no event") {
    std::vector<Survival> quick;
    std::vector<Survival> never;
    for (int i = 1; i <= 40; ++i) {
        quick.push_back({.time = static_cast<double>(i), .is_event = true});
        never.push_back({.time = 100, .is_event = false});
    }
    const TwoGroups groups{.first = quick, .second = never};

    const auto found = hazard_ratio(groups);

    CHECK(found.profile.low > 10);
    CHECK(PartialLikelihood(groups).log(INFINITY) -
              PartialLikelihood(groups).log(std::log(found.profile.low)) ==
          Approx(half_square).epsilon(1e-9));
}

TEST_CASE("a hazard ratio without information is missing") {
    const std::vector<TwoGroups> cases{{.first = {}, .second = {}},
                                       {.first = {{1, true}}, .second = {}},
                                       {.first = {{1, false}}, .second = {{2, false}}},
                                       {.first = {{1, false}}, .second = {{2, true}}}};
    for (const auto& groups : cases) {
        CHECK(std::isnan(hazard_ratio(groups).profile.value));
        CHECK(std::isnan(hazard_ratio(groups).log_ratio));
    }
}

}  // namespace grokscope
