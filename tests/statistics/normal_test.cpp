#include <catch2/catch.hpp>

#include <cmath>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/normal.hpp"

namespace grokscope {

TEST_CASE("a two-sided p is the chance outside a quantile on both sides") {
    CHECK(two_sided_p(normal_975) == Approx(0.05).epsilon(1e-12));
    CHECK(two_sided_p(-normal_975) == Approx(0.05).epsilon(1e-12));
    CHECK(two_sided_p(normal_80) == Approx(0.4).epsilon(1e-12));
    CHECK(two_sided_p(0) == 1.0);
    CHECK(std::isnan(two_sided_p(missing)));
}

TEST_CASE("Wald's interval has its value in the middle and 3.92 standard errors from end to end") {
    const auto interval = wald_interval(-1.0, 0.5);

    CHECK((interval.low + interval.high) / 2 == Approx(interval.value));
    CHECK(interval.high - interval.low == Approx(3.919928 * 0.5).epsilon(1e-7));
}

}  // namespace grokscope
