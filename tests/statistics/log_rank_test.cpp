#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "grokscope/statistics/log_rank.hpp"
#include "grokscope/statistics/survival.hpp"
#include "support/remission.hpp"

namespace grokscope {

TEST_CASE("the log-rank test of the remissions is the published one") {
    const auto test =
        log_rank({.first = mercaptopurine_remissions(), .second = placebo_remissions()});

    // Kleinbaum, Klein 2012, Survival Analysis, chapter 2: 16.79; 9 and 21 against 19.25 and 10.75
    CHECK(test.chi_squared == Approx(16.79).margin(5e-3));
    CHECK(test.first.observed == 9);
    CHECK(test.first.expected == Approx(19.25).margin(5e-3));
    CHECK(test.second.observed == 21);
    CHECK(test.second.expected == Approx(10.75).margin(5e-3));
}

TEST_CASE("the log-rank test of three runs against three is the one done by hand") {
    const auto test = log_rank(
        {.first = {{1, true}, {3, true}, {5, true}}, .second = {{2, true}, {4, true}, {6, true}}});

    const double expected = 3.0 / 6 + 2.0 / 5 + 2.0 / 4 + 1.0 / 3 + 1.0 / 2;
    const double variance = 9.0 / 36 + 6.0 / 25 + 4.0 / 16 + 2.0 / 9 + 1.0 / 4;
    CHECK(test.first.expected == Approx(expected));
    CHECK(test.variance == Approx(variance));
    CHECK(test.chi_squared == Approx((3 - expected) * (3 - expected) / variance));
    CHECK(test.p == Approx(std::erfc(std::sqrt(test.chi_squared / 2))));
}

TEST_CASE("the variance of events that come together is hypergeometric") {
    // 2 of 5 runs, of which 3 are of the first group: 2 x 3 x 3 x 2 / (25 x 4)
    const auto test =
        log_rank({.first = {{1, true}, {2, false}, {2, false}}, .second = {{1, true}, {2, false}}});

    CHECK(test.first.expected == Approx(1.2));
    CHECK(test.variance == Approx(0.36));
}

TEST_CASE("strata of one run against one make the log-rank test McNemar's") {
    const TwoGroups win{.first = {{1, true}}, .second = {{2, true}}};
    const TwoGroups loss{.first = {{2, false}}, .second = {{1, true}}};
    const TwoGroups tie{.first = {{3, true}}, .second = {{3, true}}};

    const auto test = log_rank({win, win, win, win, win, loss, loss, tie});

    CHECK(test.chi_squared == Approx((5.0 - 2) * (5 - 2) / (5 + 2)));
}

TEST_CASE("strata of one group tell nothing about the other") {
    const TwoGroups both{.first = {{1, true}, {4, true}}, .second = {{2, true}, {3, false}}};
    const TwoGroups alone{.first = {{1, true}, {2, true}}, .second = {}};

    CHECK(log_rank({both, alone}).chi_squared == Approx(log_rank(both).chi_squared));
}

TEST_CASE("the log-rank test changes direction, not its verdict, when groups change places") {
    const auto one =
        log_rank({.first = mercaptopurine_remissions(), .second = placebo_remissions()});
    const auto other =
        log_rank({.first = placebo_remissions(), .second = mercaptopurine_remissions()});

    CHECK(one.chi_squared == Approx(other.chi_squared));
    CHECK(one.first.observed == other.second.observed);
    CHECK(one.first.expected == Approx(other.second.expected));
}

TEST_CASE("a log-rank test without information is missing") {
    const std::vector<TwoGroups> cases{{.first = {}, .second = {}},
                                       {.first = {{1, true}}, .second = {}},
                                       {.first = {{1, false}}, .second = {{1, false}}},
                                       {.first = {{2, true}, {2, true}}, .second = {{2, true}}}};
    for (const auto& groups : cases) {
        CHECK(std::isnan(log_rank(groups).chi_squared));
        CHECK(std::isnan(log_rank(groups).p));
    }
}

}  // namespace grokscope
