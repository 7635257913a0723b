#pragma once

#include <cstdint>
#include <random>
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
    std::int64_t below(std::int64_t bound);

    /// Standard normal.
    ///
    /// @source Box, Muller 1958, doi 10.1214/aoms/1177706645
    double normal();

    /// Standard normal restricted to [-2, 2]; its standard deviation is 0.87963.
    double truncated_normal();

private:
    std::mt19937_64 engine_;
};

/// One output of the generator SplitMix64: a bijection that sends neighbours far apart.
///
/// @source Steele, Lea, Flood 2014, doi 10.1145/2660193.2660195
std::uint64_t splitmix64(std::uint64_t state);

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
Random random_stream(Purpose purpose, std::int64_t seed, std::int64_t stream = 0);

/// A uniformly random order of {0, ..., n - 1}.
///
/// @source Fisher, Yates 1938
std::vector<std::int64_t> permutation(std::int64_t n, Random& random);

}  // namespace grokscope
