#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/random.hpp"

namespace grokscope {

TEST_CASE("the generator is the standard's mt19937_64") {
    // ISO C++ 26.6.6: the 10,000th number of a generator seeded with 5489.
    constexpr std::uint64_t published = 9981545732273789042U;
    Random random(5489);

    double last = 0.0;
    for (int i = 0; i < 10'000; ++i) last = random.uniform();

    CHECK(last == static_cast<double>(published >> 11U) * 0x1.0p-53);
}

TEST_CASE("the mixing of seeds is SplitMix64") {
    // Its first outputs from state 0, as its authors' program prints them.
    CHECK(splitmix64(0) == 0xe220a8397b1dcdafU);
    CHECK(splitmix64(0x9e3779b97f4a7c15U) == 0x6e789e6aa1b965f4U);
}

TEST_CASE("the streams of a purpose, its seeds, and purposes of one seed differ") {
    std::vector<double> firsts;
    for (const auto purpose :
         {Purpose::initial_weights, Purpose::split, Purpose::noise, Purpose::control})
        for (std::int64_t seed = 0; seed < 30; ++seed)
            for (std::int64_t stream = 0; stream < 30; ++stream)
                firsts.push_back(random_stream(purpose, seed, stream).uniform());

    std::sort(firsts.begin(), firsts.end());

    CHECK(std::adjacent_find(firsts.begin(), firsts.end()) == firsts.end());
}

TEST_CASE("the normal distributions have their mean, deviation and bounds") {
    constexpr int n = 400'000;
    Random random(1);

    std::array<double, 2> sums{};
    std::array<double, 2> squares{};
    double largest = 0.0;
    for (int i = 0; i < n; ++i) {
        const std::array draws{random.normal(), random.truncated_normal()};
        for (std::size_t j = 0; j < 2; ++j) {
            sums.at(j) += draws.at(j) / n;
            squares.at(j) += draws.at(j) * draws.at(j) / n;
        }
        largest = std::max(largest, std::abs(draws[1]));
    }

    // Five standard errors: 5 / sqrt(n) = .008.
    CHECK(std::abs(sums[0]) < 0.008);
    CHECK(std::abs(sums[1]) < 0.008);
    CHECK(std::sqrt(squares[0]) == Approx(1.0).margin(0.006));
    CHECK(std::sqrt(squares[1]) == Approx(0.87963).margin(0.006));
    CHECK(largest <= 2.0);
    CHECK(largest > 1.99);
}

TEST_CASE("every order of three is equally likely") {
    constexpr int n = 60'000;
    Random random(2);

    std::array<int, 27> counts{};
    for (int i = 0; i < n; ++i) {
        const auto order = permutation(3, random);
        ++counts.at(static_cast<std::size_t>(order[0] * 9 + order[1] * 3 + order[2]));
    }

    // Five standard deviations of a binomial count with probability 1/6.
    constexpr double deviation = 5.0 * 91.3;
    CHECK(std::count(counts.begin(), counts.end(), 0) == 27 - 6);
    for (const int count : counts)
        if (count > 0) CHECK(std::abs(count - n / 6.0) < deviation);
}

}  // namespace grokscope
