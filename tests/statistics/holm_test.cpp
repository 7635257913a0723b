#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/holm.hpp"

namespace grokscope {

TEST_CASE("Holm's rule multiplies the smallest p by all tests, the next by one fewer") {
    const auto adjusted = holm({.01, .04, .03, .005});

    CHECK(adjusted[3] == Approx(.005 * 4));
    CHECK(adjusted[0] == Approx(.01 * 3));
    CHECK(adjusted[2] == Approx(.03 * 2));
    // .04 x 1 would be below its predecessor
    CHECK(adjusted[1] == adjusted[2]);
}

TEST_CASE("an adjusted p is never above 1") {
    CHECK(holm({.9, .8}) == std::vector<double>{1.0, 1.0});
}

TEST_CASE("a test that could not be made is not counted and stays missing") {
    const auto adjusted = holm({missing, .02, missing, .01});

    CHECK(std::isnan(adjusted[0]));
    CHECK(std::isnan(adjusted[2]));
    CHECK(adjusted[3] == Approx(.02));
    CHECK(adjusted[1] == Approx(.02));
    CHECK(holm({}).empty());
}

}  // namespace grokscope
