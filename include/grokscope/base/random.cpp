#include "grokscope/base/random.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace grokscope {

std::int64_t Random::below(const std::int64_t bound) {
    const auto range = static_cast<std::uint64_t>(bound);
    const auto limit = std::mt19937_64::max() - std::mt19937_64::max() % range;
    auto draw = engine_();
    while (draw >= limit) draw = engine_();
    return static_cast<std::int64_t>(draw % range);
}

double Random::normal() {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double Random::truncated_normal() {
    auto draw = normal();
    while (std::abs(draw) > 2.0) draw = normal();
    return draw;
}

std::uint64_t splitmix64(std::uint64_t state) {
    state += 0x9e3779b97f4a7c15U;
    state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9U;
    state = (state ^ (state >> 27U)) * 0x94d049bb133111ebU;
    return state ^ (state >> 31U);
}

Random random_stream(const Purpose purpose, const std::int64_t seed, const std::int64_t stream) {
    auto mix = splitmix64(static_cast<std::uint64_t>(purpose));
    mix = splitmix64(mix + static_cast<std::uint64_t>(seed));
    return Random(splitmix64(mix + static_cast<std::uint64_t>(stream)));
}

std::vector<std::int64_t> permutation(const std::int64_t n, Random& random) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
    for (auto i = order.size(); i > 1; --i)
        std::swap(order[i - 1],
                  order[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i)))]);
    return order;
}

}  // namespace grokscope
