#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/early_warning.hpp"

namespace grokscope {

TEST_CASE("the way gone starts where the run had memorised and ends at the bound") {
    const WarningSeries series{.name = "",
                               .bound = 1.0,
                               .steps = {0, 100, 200, 300, 400},
                               .values = {0.9, 0.2, 0.4, 1.0, 0.0}};

    const auto way = way_gone(series, {.before = 50, .after = 60});

    CHECK(std::isnan(way[0]));
    CHECK(way[1] == 0.0);
    CHECK(way[2] == Approx(0.25));
    CHECK(way[3] == Approx(1.0));
    CHECK(way[4] == Approx(-0.25));
}

TEST_CASE("the way gone without a bound is to twice the value from which it sets out") {
    const auto way = way_gone({"", missing, {0, 10}, {0.5, 0.75}}, {.before = missing, .after = 0});

    CHECK(way[1] == Approx(0.5));
}

TEST_CASE("no way is gone where nothing was memorised, or after the last step, or at the bound") {
    const WarningSeries series{"", 0.0, {0, 10}, {0.0, 1.0}};

    CHECK(std::isnan(way_gone(series, {.before = 10, .after = missing})[1]));
    CHECK(std::isnan(way_gone(series, {.before = 10, .after = 20})[1]));
    CHECK(std::isnan(way_gone(series, {.before = missing, .after = 0})[1]));
    CHECK(way_gone({"", 0.0, {}, {}}, {.before = 0, .after = 0}).empty());
}

TEST_CASE("the value at a step is the last one known by then") {
    const std::vector<std::int64_t> steps{10, 20, 30};
    const std::vector<double> values{1.0, 2.0, 3.0};

    CHECK(std::isnan(value_at(steps, values, 9.0)));
    CHECK(value_at(steps, values, 10.0) == 1.0);
    CHECK(value_at(steps, values, 29.0) == 2.0);
    CHECK(value_at(steps, values, 99.0) == 3.0);
}

TEST_CASE("the area under the curve counts pairs in order, and ties by half") {
    CHECK(area_under_roc({3.0, 4.0}, {1.0, 2.0}) == 1.0);
    CHECK(area_under_roc({1.0, 4.0}, {2.0, 3.0}) == 0.5);
    CHECK(area_under_roc({1.0}, {1.0}) == 0.5);
    CHECK(area_under_roc({0.1, 0.4, 0.35, 0.8}, {0.2, 0.3}) == Approx(6.0 / 8.0));
    CHECK(std::isnan(area_under_roc({}, {1.0})));
}

}  // namespace grokscope
