#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/learning/slingshots.hpp"

namespace grokscope {
namespace {

/// The peaks of a loss, by the factor 10.
std::vector<std::size_t> peaks(const std::vector<double>& losses) {
    std::vector<std::size_t> found;
    for (const auto& spike : spikes(losses, 10.0)) found.push_back(spike.peak);
    return found;
}

}  // namespace

TEST_CASE("a loss that falls, or rises for good, has no spikes") {
    CHECK(spikes({}, 10.0).empty());
    CHECK(spikes({1.0}, 10.0).empty());
    CHECK(spikes({1.0, 1e-2, 1e-4, 1e-6, 1e-6}, 10.0).empty());
    CHECK(spikes({1e-6, 1e-4, 1e-2, 1.0}, 10.0).empty());
}

TEST_CASE("spikes are told with the evaluations around them that are lower by the factor") {
    //                          0    1     2     3     4     5     6     7
    const auto found = spikes({1.0, 1e-3, 2e-3, 5e-2, 1e-2, 4e-3, 1e-3, 1e-4}, 10.0);

    REQUIRE(found.size() == 1);
    CHECK(found[0].before == 2);
    CHECK(found[0].peak == 3);
    CHECK(found[0].after == 5);
}

TEST_CASE("spikes at the ends are none: the fall at the start, and a rise without its fall") {
    CHECK(peaks({1.0, 1e-3, 1e-1, 1e-3, 1e-3, 1.0}) == std::vector<std::size_t>{2});
    CHECK(peaks({1e-3, 1.0, 1e-3}) == std::vector<std::size_t>{1});
}

TEST_CASE("spikes follow each other at the distance at which they were made") {
    std::vector<double> losses;
    for (int t = 0; t < 100; ++t)
        losses.push_back(std::exp(-0.05 * t) * (t % 20 == 15 ? 100.0 : 1.0));

    CHECK(peaks(losses) == std::vector<std::size_t>{15, 35, 55, 75, 95});
}

TEST_CASE("spikes are not seen in noise, whose ups and downs are smaller than the factor") {
    auto random = random_stream(Purpose::control, 7);
    std::vector<double> noise;
    for (int t = 0; t < 1000; ++t) noise.push_back(std::exp(2.2 * random.uniform()));
    REQUIRE(*std::max_element(noise.begin(), noise.end()) <
            10.0 * *std::min_element(noise.begin(), noise.end()));
    CHECK(peaks(noise).empty());

    noise[500] = 1000.0;
    CHECK(peaks(noise) == std::vector<std::size_t>{500});
}

TEST_CASE("spikes pass over losses that are no numbers, and may be infinite") {
    const double infinite = std::numeric_limits<double>::infinity();

    CHECK(peaks({missing, 1e-3, missing, 1.0, missing, 1e-3, missing}) ==
          std::vector<std::size_t>{3});
    CHECK(peaks({1e-3, infinite, 1e-3}) == std::vector<std::size_t>{1});
    CHECK(peaks({missing, missing}).empty());
}

TEST_CASE("growth around a span is from the checkpoint before it to the one after") {
    const std::vector<std::int64_t> steps{0, 100, 200, 300};
    const std::vector<double> norms{1.0, 2.0, 3.0, 8.0};

    CHECK(growth_around(steps, norms, 100, 200) == Approx(0.5));
    CHECK(growth_around(steps, norms, 150, 201) == Approx(3.0));
    CHECK(growth_around(steps, norms, 50, 50) == Approx(1.0));
    CHECK(std::isnan(growth_around(steps, norms, -1, 100)));
    CHECK(std::isnan(growth_around(steps, norms, 100, 301)));
    CHECK(std::isnan(growth_around({}, {}, 0, 1)));
}

TEST_CASE("the period is the median distance, for which two are needed") {
    CHECK(std::isnan(period({})));
    CHECK(std::isnan(period({5})));
    CHECK(period({0, 100, 200, 900}) == 100.0);
}

}  // namespace grokscope
