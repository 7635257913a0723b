#include <catch2/catch.hpp>

#include <cmath>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/sample_size.hpp"

namespace grokscope {
namespace {

/// The chance that a log-rank test of so many events, half in each group if the ratio were 1,
/// rejects at .05: that of a normal value below |log ratio| sqrt(events) / 2 - 1.96.
double power(const double ratio, const double events) {
    const double z = std::abs(std::log(ratio)) * std::sqrt(events) / 2 - 1.959963984540054;
    return std::erfc(-z / std::sqrt(2.0)) / 2;
}

}  // namespace

TEST_CASE("as many events as needed give a power of .8, one fewer less") {
    for (const double ratio : {0.3, 0.7, 1.2, 1.5, 2.0, 4.0}) {
        CHECK(power(ratio, events_needed(ratio)) >= 0.8);
        CHECK(power(ratio, events_needed(ratio) - 1) < 0.8);
        CHECK(events_needed(1 / ratio) == events_needed(ratio));
    }
}

TEST_CASE("the runs needed are those that bring the events") {
    // 4 (1.96 + .8416)^2 / (log 2)^2 = 65.3
    CHECK(events_needed(2.0) == 66);
    CHECK(runs_needed(2.0, 1.0) == 33);
    CHECK(runs_needed(2.0, 0.5) == 66);
    CHECK(runs_needed(2.0, 0.4) == 83);
}

TEST_CASE("a ratio of 1 or a share of 0 needs runs without end") {
    CHECK(events_needed(1.0) == INFINITY);
    CHECK(runs_needed(1.0, 0.5) == INFINITY);
    CHECK(runs_needed(2.0, 0.0) == INFINITY);
}

TEST_CASE("runs needed are missing for a ratio of 0, an infinite or an unknown one") {
    for (const double ratio : {0.0, double(INFINITY), missing})
        CHECK(std::isnan(runs_needed(ratio, 0.5)));
}

TEST_CASE("the least p of an exact test is that of one division and its mirror image") {
    CHECK(least_p(1, 40) == Approx(2.0 / 41));
    CHECK(least_p(3, 3) == Approx(2.0 / 20));
    CHECK(least_p(24, 2) == Approx(2.0 / 325));
    CHECK(least_p(2000, 2000) == 0);
}

TEST_CASE("a verdict needs three runs, and an exact test that can reach its level after Holm") {
    CHECK_FALSE(can_tell(2, 1000, 1));
    CHECK_FALSE(can_tell(3, 3, 1));
    CHECK(can_tell(3, 24, 1));
    CHECK_FALSE(can_tell(3, 7, 3));  // 3 x 2 / 120 is .05 exactly
    // 2 / 70, 2 / 252 and 2 / 924 are below .05 / 1, .05 / 6 and .05 / 23
    CHECK(least_equal_runs(1) == 4);
    CHECK(least_equal_runs(2) == 5);
    CHECK(least_equal_runs(6) == 5);
    CHECK(least_equal_runs(7) == 6);
    CHECK(least_equal_runs(23) == 6);
    CHECK(least_equal_runs(24) == 7);
}

}  // namespace grokscope
