#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace grokscope {

/// A stream of random numbers that is the same on every platform.
///
/// The generator is the standard's `mt19937_64`, whose output the standard fixes; the
/// distributions are written out here because the standard leaves theirs to the library.
class Random {
public:
    explicit Random(const std::uint64_t seed) : engine_(seed) {}

    /// Uniform on [0, 1) with 53 random bits.
    double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }

    /// Uniform on {0, ..., bound - 1}; rejection keeps it exact.
    std::int64_t below(const std::int64_t bound) {
        const auto range = static_cast<std::uint64_t>(bound);
        const auto limit = std::mt19937_64::max() - std::mt19937_64::max() % range;
        auto draw = engine_();
        while (draw >= limit) draw = engine_();
        return static_cast<std::int64_t>(draw % range);
    }

    /// Standard normal.
    ///
    /// @source Box, Muller 1958, doi 10.1214/aoms/1177706645
    double normal() {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

    /// Standard normal restricted to [-2, 2]; its standard deviation is 0.87963.
    double truncated_normal() {
        auto draw = normal();
        while (std::abs(draw) > 2.0) draw = normal();
        return draw;
    }

private:
    std::mt19937_64 engine_;
};

/// One output of the generator SplitMix64: a bijection that sends neighbours far apart.
///
/// @source Steele, Lea, Flood 2014, doi 10.1145/2660193.2660195
inline std::uint64_t splitmix64(std::uint64_t state) {
    state += 0x9e3779b97f4a7c15U;
    state = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9U;
    state = (state ^ (state >> 27U)) * 0x94d049bb133111ebU;
    return state ^ (state >> 31U);
}

/// What random numbers are drawn for. Purposes share no numbers, also where their seeds are equal.
enum class Purpose : std::uint64_t {
    initial_weights,
    split,
    noise,
    control,
    label_noise,
    permutation
};

/// The generator of one purpose; `stream` numbers its independent parts.
///
/// Counter-based use (a stream per training step) needs no generator state in a resumed run.
inline Random random_stream(const Purpose purpose, const std::int64_t seed,
                            const std::int64_t stream = 0) {
    auto mix = splitmix64(static_cast<std::uint64_t>(purpose));
    mix = splitmix64(mix + static_cast<std::uint64_t>(seed));
    return Random(splitmix64(mix + static_cast<std::uint64_t>(stream)));
}

/// A uniformly random order of {0, ..., n - 1}.
///
/// @source Fisher, Yates 1938
inline std::vector<std::int64_t> permutation(const std::int64_t n, Random& random) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
    for (auto i = order.size(); i > 1; --i)
        std::swap(order[i - 1],
                  order[static_cast<std::size_t>(random.below(static_cast<std::int64_t>(i)))]);
    return order;
}

}  // namespace grokscope
