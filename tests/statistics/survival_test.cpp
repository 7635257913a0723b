#include <catch2/catch.hpp>

#include "grokscope/base/error.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {

TEST_CASE("a run censored at the time of an event is at risk of it") {
    const auto set = risk_set({{1, true}, {2, true}, {2, false}, {2, true}, {3, false}}, 2);

    CHECK(set.at_risk == 4);
    CHECK(set.events == 2);
}

TEST_CASE("paired risk sets stand at the distinct times of events in either group, in order") {
    const auto sets = paired_risk_sets(
        {.first = {{5, true}, {1, true}, {3, false}}, .second = {{5, true}, {2, true}}});

    REQUIRE(sets.size() == 3);
    CHECK(sets[0].time == 1);
    CHECK(sets[1].time == 2);
    CHECK(sets[2].time == 5);
    CHECK(sets[1].first.at_risk == 2);
    CHECK(sets[1].first.events == 0);
    CHECK(sets[1].second.at_risk == 2);
    CHECK(sets[1].second.events == 1);
    CHECK(sets[2].first.at_risk == 1);
}

TEST_CASE("a time that is no number from 0 on is refused") {
    for (const double time : {-1.0, double(NAN), double(INFINITY)}) {
        CHECK_THROWS_AS(check_times({{1, true}, {time, true}}), Error);
        CHECK_THROWS_AS(paired_risk_sets({.first = {}, .second = {{time, false}}}), Error);
    }
    CHECK_NOTHROW(check_times({{0, true}}));
}

}  // namespace grokscope
