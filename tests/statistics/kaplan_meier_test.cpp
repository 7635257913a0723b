#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/statistics/kaplan_meier.hpp"
#include "grokscope/statistics/survival.hpp"
#include "support/remission.hpp"

namespace grokscope {
namespace {

struct PublishedStep {
    double time;
    std::int64_t at_risk;
    std::int64_t events;
    double survival;
};

}  // namespace

TEST_CASE("the curve of the remissions under 6-mercaptopurine is the published one") {
    // Kleinbaum, Klein 2012, Survival Analysis, table 2.3
    const std::vector<PublishedStep> published{{6, 21, 3, .857},  {7, 17, 1, .807},
                                               {10, 15, 1, .753}, {13, 12, 1, .690},
                                               {16, 11, 1, .627}, {22, 7, 1, .538},
                                               {23, 6, 1, .448}};

    const auto curve = kaplan_meier(mercaptopurine_remissions());

    REQUIRE(curve.size() == published.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
        CHECK(curve[i].time == published[i].time);
        CHECK(curve[i].at_risk == published[i].at_risk);
        CHECK(curve[i].events == published[i].events);
        CHECK(curve[i].survival == Approx(published[i].survival).margin(5e-4));
    }
}

TEST_CASE("the median remissions are the published 23 and 8 weeks") {
    CHECK(median_time(kaplan_meier(mercaptopurine_remissions())).value == 23);
    CHECK(median_time(kaplan_meier(placebo_remissions())).value == 8);
}

TEST_CASE("a curve without censoring is the share left, with the variance of a binomial share") {
    const auto curve = kaplan_meier({{4, true}, {1, true}, {3, true}, {2, true}, {5, true}});

    REQUIRE(curve.size() == 5);
    for (std::size_t i = 0; i < 4; ++i) {
        const double share = 1 - static_cast<double>(i + 1) / 5;
        CHECK(curve[i].survival == Approx(share));
        CHECK(curve[i].variance == Approx(share * (1 - share) / 5));
    }
    CHECK(curve[4].survival == 0.0);
}

TEST_CASE("limits lie 1.96 standard errors from the curve on the scale of log(-log S)") {
    for (const auto& step : kaplan_meier(mercaptopurine_remissions())) {
        const auto log_log = [](const double share) { return std::log(-std::log(share)); };
        const double scaled = std::sqrt(step.variance) /
                              (step.survival * std::abs(std::log(step.survival)));

        CHECK(log_log(step.low) - log_log(step.survival) == Approx(1.959964 * scaled));
        CHECK(log_log(step.survival) - log_log(step.high) == Approx(1.959964 * scaled));
    }
}

TEST_CASE("a curve that falls to 0 has neither variance nor limits there") {
    const auto curve = kaplan_meier({{7, true}, {7, true}, {7, true}});

    REQUIRE(curve.size() == 1);
    CHECK(curve[0].survival == 0.0);
    CHECK(std::isnan(curve[0].variance));
    CHECK(std::isnan(curve[0].low));
    CHECK(std::isnan(curve[0].high));
    CHECK(median_time(curve).value == 7);
    CHECK(std::isnan(median_time(curve).low));
    CHECK(std::isnan(median_time(curve).high));
}

TEST_CASE("a median of four runs is the time at which half of them are left") {
    CHECK(median_time(kaplan_meier({{1, true}, {2, true}, {3, true}, {4, true}})).value == 2);
    // 2/3 x 3/4, a half that doubles do not give exactly
    CHECK(median_time(
              kaplan_meier({{1, true}, {1, true}, {2, true}, {3, false}, {4, true}, {5, true}}))
              .value == 2);
}

TEST_CASE("the limits of a median are where those of the curve pass a half") {
    const auto curve = kaplan_meier(placebo_remissions());
    const auto median = median_time(curve);

    for (const auto& step : curve) {
        if (step.time < median.low) CHECK(step.low > 0.5);
        if (step.time == median.low) CHECK(step.low <= 0.5);
        if (step.time < median.high) CHECK(step.high > 0.5);
        if (step.time == median.high) CHECK(step.high <= 0.5);
    }
    CHECK(median.low < median.value);
    CHECK(median.high > median.value);
}

TEST_CASE("a curve without events has no step and no median") {
    for (const auto& runs :
         {std::vector<Survival>{}, std::vector<Survival>{{5, false}, {9, false}}}) {
        CHECK(kaplan_meier(runs).empty());
        CHECK(std::isnan(median_time(kaplan_meier(runs)).value));
    }
}

TEST_CASE("a median that half of the runs do not reach is missing") {
    const auto curve = kaplan_meier({{1, true}, {9, false}, {9, false}, {9, false}});

    CHECK(curve.back().survival == 0.75);
    CHECK(std::isnan(median_time(curve).value));
}

TEST_CASE("a curve from a time that is no number is refused") {
    CHECK_THROWS_AS(kaplan_meier({{NAN, true}}), Error);
}

}  // namespace grokscope
