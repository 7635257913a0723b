#include <catch2/catch.hpp>

#include <cmath>

#include "grokscope/base/error.hpp"
#include "grokscope/statistics/sign_test.hpp"

namespace grokscope {

TEST_CASE("the sign test counts the outcomes of a fair coin at least as uneven") {
    CHECK(sign_test_p(5, 0) == Approx(2.0 / 32));
    CHECK(sign_test_p(0, 5) == Approx(2.0 / 32));
    CHECK(sign_test_p(8, 2) == Approx(2.0 * (1 + 10 + 45) / 1024));
    CHECK(sign_test_p(4, 4) == 1.0);
    CHECK(sign_test_p(1, 0) == 1.0);
    CHECK(std::isnan(sign_test_p(0, 0)));
}

TEST_CASE("the sign test of many pairs neither overflows nor vanishes") {
    // beyond 1074 tosses the chance of one outcome is below the least of doubles
    CHECK(sign_test_p(2000, 2000) == 1.0);
    CHECK(sign_test_p(2100, 1900) < 0.002);
    CHECK(sign_test_p(2100, 1900) > 0.001);
}

TEST_CASE("a pair is won by the earlier event") {
    const auto test =
        sign_test({{{1, true}, {2, true}}, {{1, true}, {2, true}}, {{5, true}, {4, true}}});

    CHECK(test.wins == 2);
    CHECK(test.losses == 1);
    CHECK(test.ties == 0);
    CHECK(test.p == 1.0);
}

TEST_CASE("a pair is won against a run that was followed to the event without one of its own") {
    const auto test =
        sign_test({{{1, true}, {2, false}}, {{2, true}, {2, false}}, {{9, false}, {3, true}}});

    CHECK(test.wins == 2);
    CHECK(test.losses == 1);
}

TEST_CASE("a pair of which neither is known to be first is a tie") {
    const auto test = sign_test({{{3, true}, {3, true}},
                                 {{3, false}, {8, false}},
                                 {{3, true}, {2, false}},
                                 {{1, false}, {2, true}}});

    CHECK(test.wins == 0);
    CHECK(test.losses == 0);
    CHECK(test.ties == 4);
    CHECK(std::isnan(test.p));
}

TEST_CASE("a pair with a time that is no number is refused") {
    CHECK_THROWS_AS(sign_test({{{NAN, true}, {1, true}}}), Error);
}

}  // namespace grokscope
