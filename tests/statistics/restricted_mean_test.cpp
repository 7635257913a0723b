#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/restricted_mean.hpp"
#include "grokscope/statistics/survival.hpp"
#include "support/remission.hpp"

namespace grokscope {

TEST_CASE("a restricted mean of times that are all known is their mean, cut at the horizon") {
    const std::vector<Survival> runs{{2, true}, {4, true}, {4, true}, {10, true}};

    // times less the horizon: 2, 4, 4, 10 and 2, 4, 4, 5; their variances 9 and 1.1875
    CHECK(restricted_mean(runs, 10).mean == Approx(5.0));
    CHECK(restricted_mean(runs, 10).standard_error == Approx(std::sqrt(9.0 / 4)));
    CHECK(restricted_mean(runs, 5).mean == Approx(3.75));
    CHECK(restricted_mean(runs, 5).standard_error == Approx(std::sqrt(1.1875 / 4)));
}

TEST_CASE("a restricted mean is the area under the published curve of remissions") {
    // Steps of Kleinbaum, Klein 2012, Survival Analysis, table 2.3, which has four digits
    const double area = 6 * 1 + 1 * .8571 + 3 * .8067 + 3 * .7529 + 3 * .6902 + 6 * .6275 +
                        1 * .5378;

    CHECK(restricted_mean(mercaptopurine_remissions(), 23).mean == Approx(area).margin(2e-3));
}

TEST_CASE("a restricted mean takes the horizon where no event comes before it, without an error") {
    for (const auto& runs : {std::vector<Survival>{{8, false}, {9, false}},
                             std::vector<Survival>{{6, true}, {9, false}}}) {
        const auto found = restricted_mean(runs, 6);

        CHECK(found.mean == 6);
        CHECK(std::isnan(found.standard_error));
    }
}

TEST_CASE("a restricted mean is known beyond the last time only where no run is left") {
    CHECK(restricted_mean({{3, true}, {5, true}}, 100).mean == Approx(4));
    CHECK(restricted_mean({{3, true}, {5, false}}, 5).mean == Approx(4));
    CHECK_THROWS_WITH(
        restricted_mean({{3, true}, {5, false}}, 6),
        "a mean up to 6, where runs are followed to 5 (a horizon within would be right)");
    CHECK_THROWS_AS(restricted_mean({{3, true}, {5, false}}, -1), Error);
}

TEST_CASE("a restricted mean of no run is missing") {
    CHECK(std::isnan(restricted_mean({}, 6).mean));
    CHECK(std::isnan(mean_difference(restricted_mean({}, 6), {6, 3, 1}).difference.value));
}

TEST_CASE("a difference of restricted means adds their variances") {
    const auto [difference, z, p] = mean_difference({20, 10, 3}, {20, 2.16015, 2.6457513110645906});

    CHECK(difference.value == Approx(7.83985));
    CHECK(difference.high - difference.value == Approx(1.959964 * 4));
    CHECK(z == Approx(1.959963));
    CHECK(p == Approx(0.05).epsilon(1e-4));
}

TEST_CASE("a difference of means without spread is not tested") {
    for (const double error : {2.0, missing}) {
        const auto [difference, z, p] = mean_difference({20, 10, missing}, {20, 5, error});

        CHECK(difference.value == 5);
        CHECK(std::isnan(difference.low));
        CHECK(std::isnan(difference.high));
        CHECK(std::isnan(z));
        CHECK(std::isnan(p));
    }
}

TEST_CASE("three runs that never come and three that do differ by one division of 20") {
    const TwoGroups groups{.first = {{900, false}, {900, false}, {900, false}},
                           .second = {{20, true}, {40, true}, {40, true}}};
    const auto difference =
        mean_difference(restricted_mean(groups.first, 900), restricted_mean(groups.second, 900));

    const auto found = mean_difference_p(groups, 900, difference);

    // the mirror image, in which the late ones are of the other group, is as rare
    CHECK(found.p == Approx(1.0 / 20));
    CHECK(found.method == "exact");
    CHECK(std::isnan(difference.difference.high));
}

TEST_CASE("a difference of means of runs that are lost on the way is held to the normal law") {
    const TwoGroups groups{.first = {{2, true}, {3, false}, {7, true}, {9, true}},
                           .second = {{1, true}, {2, true}, {4, true}, {9, true}}};
    const auto difference =
        mean_difference(restricted_mean(groups.first, 9), restricted_mean(groups.second, 9));

    const auto found = mean_difference_p(groups, 9, difference);

    CHECK(found.method == "asymptotic");
    CHECK(found.p == difference.p);
}

TEST_CASE("means up to different horizons are not compared") {
    CHECK_THROWS_AS(mean_difference({20, 10, 1}, {21, 10, 1}), Error);
}

}  // namespace grokscope
