#include <catch2/catch.hpp>

#include "grokscope/statistics/proportion.hpp"

namespace grokscope {

TEST_CASE("Wilson's interval solves its equation: (share - p)^2 = z^2 p (1 - p) / n at both ends") {
    constexpr double z = 1.959963984540054;
    const auto [share, low, high] = wilson(435, 1125);

    CHECK(share == Approx(435.0 / 1125.0));
    for (const double p : {low, high})
        CHECK((share - p) * (share - p) == Approx(z * z * p * (1 - p) / 1125));
    CHECK(low < share);
    CHECK(share < high);
}

TEST_CASE("Wilson's interval of none reaches from 0 to z^2 / (n + z^2)") {
    constexpr double z = 1.959963984540054;
    const auto [share, low, high] = wilson(0, 10);

    CHECK(share == 0.0);
    CHECK(low == 0.0);
    CHECK(high == Approx(z * z / (10 + z * z)));
}

TEST_CASE("Wilson's interval of all mirrors that of none") {
    CHECK(wilson(10, 10).high == 1.0);
    CHECK(wilson(10, 10).low == Approx(1.0 - wilson(0, 10).high));
}

}  // namespace grokscope
