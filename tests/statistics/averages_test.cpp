#include <catch2/catch.hpp>

#include <cmath>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/averages.hpp"

namespace grokscope {

TEST_CASE("averages leave out what is missing") {
    CHECK(known_mean({1.0, missing, 5.0, 3.0}) == 3.0);
    CHECK(known_median({10.0, missing, 1.0, 3.0}) == 3.0);
    CHECK(known_median({10.0, 1.0, 3.0, 5.0}) == 4.0);
}

TEST_CASE("averages of nothing are missing") {
    CHECK(std::isnan(known_mean({missing})));
    CHECK(std::isnan(known_median({})));
}

TEST_CASE("a quantile is missing where too few of all have a value") {
    CHECK(known_quantile({10.0, 20.0, 30.0}, 4, 0.5) == 20.0);
    CHECK(known_quantile({10.0, 20.0, 30.0}, 4, 0.75) == 30.0);
    CHECK(std::isnan(known_quantile({10.0, 20.0, 30.0}, 4, 0.76)));
    CHECK(std::isnan(known_quantile({}, 0, 0.5)));
}

}  // namespace grokscope
