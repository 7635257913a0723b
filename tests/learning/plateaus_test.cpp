#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/plateaus.hpp"

namespace grokscope {
namespace {

std::vector<std::int64_t> even_steps(const std::size_t n) {
    std::vector<std::int64_t> steps(n);
    for (std::size_t i = 0; i < n; ++i) steps[i] = 10 * static_cast<std::int64_t>(i);
    return steps;
}

}  // namespace

TEST_CASE("the plateaus of a staircase are its steps, longest first") {
    const std::vector<double> losses{8, 8, 8, 4, 4, 4, 4, 4, 2, 2, 2, 2};
    const auto found = plateaus(even_steps(losses.size()), losses, 1.5, 0.1);
    REQUIRE(found.size() == 3);
    CHECK((found[0].from == 30 && found[0].to == 70 && found[0].loss == 4.0));
    CHECK((found[1].from == 80 && found[1].to == 110 && found[1].loss == 2.0));
    CHECK((found[2].from == 0 && found[2].to == 20 && found[2].loss == 8.0));
}

TEST_CASE("a plateau shorter than the share of the run is none") {
    const std::vector<double> losses{8, 8, 8, 4, 4, 4, 4, 4, 2, 2, 2, 2};
    CHECK(plateaus(even_steps(losses.size()), losses, 1.5, 30.0 / 110.0).size() == 2);
    CHECK(plateaus(even_steps(losses.size()), losses, 1.5, 0.5).empty());
}

TEST_CASE("the longest stretch is that which every pair of ends was tried for") {
    std::vector<double> losses;
    std::vector<std::int64_t> steps;
    for (int i = 0; i < 60; ++i) {
        losses.push_back(2.0 + std::sin(0.31 * i) + 0.4 * std::cos(2.3 * i));
        steps.push_back(i * i);
    }
    std::int64_t lasts = 0;
    for (std::size_t a = 0; a < losses.size(); ++a)
        for (std::size_t b = a; b < losses.size(); ++b) {
            bool is_flat = true;
            for (auto i = a; i <= b; ++i)
                for (auto j = a; j <= b; ++j) is_flat = is_flat && losses[i] <= 1.6 * losses[j];
            if (is_flat) lasts = std::max(lasts, steps[b] - steps[a]);
        }

    const auto [first, last] = longest_stretch(steps, losses, 1.6);
    CHECK(steps[last] - steps[first] == lasts);
}

TEST_CASE("a plateau counts its steps, not its evaluations") {
    const auto found = plateaus({0, 1, 2, 3, 4, 50, 100}, {1, 1, 1, 1, 9, 5, 5}, 1.0, 0.03);
    REQUIRE(found.size() == 2);
    CHECK(found[0].from == 50);
    CHECK(found[1].to == 3);
}

TEST_CASE("a loss that is no number ends a plateau, one of zeros is one") {
    const auto found = plateaus(even_steps(6), {0, 0, 0, missing, 3, 3}, 1.25, 0.01);
    REQUIRE(found.size() == 2);
    CHECK((found[0].from == 0 && found[0].to == 20 && found[0].loss == 0.0));
    CHECK(found[1].from == 40);
}

TEST_CASE("a run of no evaluation, or of one, or of none that is a number, has no plateau") {
    CHECK(plateaus({}, {}, 1.25, 0.05).empty());
    CHECK(plateaus({0}, {1.0}, 1.25, 0.05).empty());
    CHECK(plateaus({0, 1}, {missing, missing}, 1.25, 0.05).empty());
}

TEST_CASE("an interval falls within a plateau when both of its ends do") {
    const std::vector<Plateau> list{{.from = 0, .to = 20}, {.from = 30, .to = 50}};
    CHECK(falls_within({.before = 30, .after = 50}, list));
    CHECK_FALSE(falls_within({.before = 20, .after = 30}, list));
    CHECK(falls_within({.before = missing, .after = 0}, list));
    CHECK_FALSE(falls_within({.before = 40, .after = missing}, list));
    CHECK_FALSE(falls_within({.before = 30, .after = 50}, {}));
}

}  // namespace grokscope
