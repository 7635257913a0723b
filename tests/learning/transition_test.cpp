#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/transition.hpp"

namespace grokscope {
namespace {

const std::vector<std::int64_t> crossed_steps{0, 100, 200, 300, 400};

}  // namespace

TEST_CASE("a first crossing lies between the evaluations around it") {
    const auto crossing = first_crossing(crossed_steps, {0.0, 0.2, 0.99, 0.5, 1.0}, 0.99);

    CHECK(crossing.before == 100);
    CHECK(crossing.after == 200);
}

TEST_CASE("a stable crossing comes after the last value below") {
    const auto crossing = stable_crossing(crossed_steps, {0.0, 0.2, 0.99, 0.5, 1.0}, 0.99);

    CHECK(crossing.before == 300);
    CHECK(crossing.after == 400);
}

TEST_CASE("a threshold never reached is right-censored at the last evaluation") {
    for (const auto& crossing :
         {first_crossing(crossed_steps, {0.0, 0.1, 0.2, 0.3, missing}, 0.9),
          stable_crossing(crossed_steps, {0.0, 1.0, 1.0, 1.0, missing}, 0.9)}) {
        CHECK(crossing.before == 400);
        CHECK(is_censored(crossing));
    }
}

TEST_CASE("between values that are known a missing one says nothing, and at the end it is a NaN") {
    const std::vector<double> values{0.1, missing, 0.95, missing, 1.0};

    const auto first = first_crossing(crossed_steps, values, 0.9);
    const auto stable = stable_crossing(crossed_steps, values, 0.9);

    CHECK((first.before == 0.0 && first.after == 200.0));
    CHECK((stable.before == first.before && stable.after == first.after));
    CHECK(std::isnan(stable_crossing(crossed_steps, {0.1, 0.2, 0.95, 1.0, missing}, 0.9).after));
}

TEST_CASE("a threshold reached at once has nothing before it") {
    const auto crossing = first_crossing(crossed_steps, {1.0, 0.0, 0.0, 0.0, 0.0}, 0.9);

    CHECK(std::isnan(crossing.before));
    CHECK(crossing.after == 0);
}

TEST_CASE("a delay is bounded by both intervals") {
    const auto between = delay({.before = 100, .after = 200}, {.before = 900, .after = 1000});

    CHECK(between.before == 700);
    CHECK(between.after == 900);
}

TEST_CASE("the delay to what never happened has a least and no most") {
    const auto between = delay({.before = 100, .after = 200}, {.before = 900, .after = missing});

    CHECK(between.before == 700);
    CHECK(std::isnan(between.after));
}

TEST_CASE("the sharpness is the number of steps between two crossings") {
    CHECK(sharpness(crossed_steps, {0.0, 0.1, 0.5, 0.9, 1.0}, 0.1, 0.9) == 200);
    CHECK(std::isnan(sharpness(crossed_steps, {0.0, 0.1, 0.5, 0.8, 0.8}, 0.1, 0.9)));
}

}  // namespace grokscope
