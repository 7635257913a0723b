#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <utility>
#include <vector>

#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"

namespace grokscope {
namespace {

constexpr std::int64_t modulus = 13;

/// cos(2 pi k x / modulus - phase) over tokens.   (modulus)
Vector neuron_wave(const std::int64_t k, const double phase, const double amplitude = 1.0) {
    Vector column(modulus);
    for (std::int64_t x = 0; x < modulus; ++x)
        column(x) = amplitude * std::cos(2.0 * std::numbers::pi * static_cast<double>(k * x) /
                                             static_cast<double>(modulus) -
                                         phase);
    return column;
}

/// Three neurons: frequency 2, frequency 5 in but 3 out, and one that has all but vanished.
std::vector<Neuron> three_neurons() {
    auto spec = testing::circle_spec(modulus, 3, Activation::square);
    EffectiveWeights effective{Matrix(modulus, 3), Matrix(modulus, 3), Matrix(modulus, 3)};
    effective.input_a << neuron_wave(2, 0.3), neuron_wave(5, 0.0), neuron_wave(4, 0.0, 1e-3);
    effective.input_b << neuron_wave(2, 0.4), neuron_wave(5, 0.0), neuron_wave(4, 0.0, 1e-3);
    effective.output << neuron_wave(2, 1.0), neuron_wave(3, 0.0), neuron_wave(4, 0.0);
    return neurons_of(spec, effective);
}

}  // namespace

TEST_CASE("a neuron's phases are those of its columns, and their difference out - in - in") {
    const auto neuron = three_neurons()[0];

    CHECK(neuron.in.frequency == 2);
    CHECK(neuron.in.phase == Approx(0.3));
    CHECK(neuron.in_b.phase == Approx(0.4));
    CHECK(neuron.out.phase == Approx(1.0));
    CHECK(neuron.phase_difference == Approx(0.3));
}

TEST_CASE("a neuron that reads one frequency and writes another has no phase difference") {
    CHECK(std::isnan(three_neurons()[1].phase_difference));
}

TEST_CASE("the largest phase difference is that of a neuron that has one") {
    auto neurons = three_neurons();
    CHECK(largest_phase_difference(neurons) == Approx(0.3));

    std::swap(neurons[0], neurons[1]);
    neurons[2].group = 4;
    neurons[2].phase_difference = -0.1;
    CHECK(largest_phase_difference(neurons) == Approx(0.3));

    CHECK(std::isnan(largest_phase_difference({neurons[0]})));
}

TEST_CASE("the phases that agree are those of grouped neurons that write what they read") {
    const auto phases = agreeing_phases(three_neurons());

    REQUIRE(phases.out.size() == 1);
    CHECK(phases.in_sum[0] == Approx(0.3 + 0.4));
    CHECK(phases.out[0] == Approx(1.0));
    CHECK(phases.share == 0.5);
    CHECK(std::isnan(agreeing_phases({}).share));
}

TEST_CASE("a neuron that has vanished belongs to no group") {
    const auto groups = neuron_groups(three_neurons());

    REQUIRE(groups.size() == 2);
    CHECK(groups[0].frequency == 2);
    CHECK(groups[0].members == std::vector<std::size_t>{0});
    CHECK(groups[1].frequency == 5);
}

}  // namespace grokscope
