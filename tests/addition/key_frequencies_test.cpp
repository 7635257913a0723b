#include <catch2/catch.hpp>

#include <cstdint>
#include <vector>

#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {
namespace {

Vector powers(const std::vector<double>& values) {
    return Eigen::Map<const Vector>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Wave wave_at(const std::int64_t frequency, const double coefficient) {
    Wave wave;
    wave.frequency = frequency;
    wave.article_frequency = frequency;
    wave.coefficient = coefficient;
    return wave;
}

Neuron neuron_of(const std::int64_t group, const double variance) {
    Neuron neuron;
    neuron.group = group;
    neuron.variance = variance;
    return neuron;
}

}  // namespace

TEST_CASE(
    "the energy rule takes the fewest frequencies that hold the share, without the constant") {
    const auto power = powers({1000, 1, 60, 3, 36, 0});

    CHECK(energy_keys(power, 0.95) == Frequencies{2, 4});
    CHECK(energy_keys(power, 0.97) == Frequencies{2, 3, 4});
    CHECK(energy_keys(power, 0.50) == Frequencies{2});
}

TEST_CASE("the energy rule finds nothing in no power") {
    CHECK(energy_keys(powers({5, 0, 0}), 0.95).empty());
}

TEST_CASE("the article's rule counts neurons whose largest coefficient is above the threshold") {
    const std::vector<Wave> waves{wave_at(7, 11), wave_at(4, 10.5), wave_at(7, 30), wave_at(9, 10)};

    CHECK(article_keys(waves, 10.0) == Frequencies{4, 7});
}

TEST_CASE("the quarter-max rule compares norms, not powers") {
    CHECK(quarter_max_keys(powers({1000, 16, 1.01, 0.99})) == Frequencies{1, 2});
}

TEST_CASE("the cluster rule needs one neuron that its frequency explains") {
    std::vector<Neuron> neurons{neuron_of(7, 0.84), neuron_of(4, 0.90), neuron_of(7, 0.86)};

    CHECK(cluster_keys(neurons, 0.85) == Frequencies{4, 7});

    neurons[2].variance = 0.80;
    CHECK(cluster_keys(neurons, 0.85) == Frequencies{4});
}

TEST_CASE("the cluster rule leaves out neurons that have vanished") {
    CHECK(cluster_keys({neuron_of(0, 0.99)}, 0.85).empty());
}

}  // namespace grokscope
