#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <tuple>
#include <vector>

#include "grokscope/addition/fraction_of_variance.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/activations.hpp"
#include "support/biases.hpp"

namespace grokscope {
namespace {

/// A column of `p` tokens drawn at random.
Vector noise_column(const std::int64_t p, const std::int64_t stream) {
    auto random = random_stream(Purpose::control, 4, stream);
    Vector column(p);
    for (auto& entry : column) entry = random.normal();
    return column;
}

Vector slow_wave(const std::int64_t p, const double phase) {
    Vector column(p);
    for (std::int64_t x = 0; x < p; ++x)
        column(x) = std::cos(
            2.0 * std::numbers::pi * static_cast<double>(x) / static_cast<double>(p) - phase);
    return column;
}

/// cos or sin of 2 pi k x / p for one of the frequencies, or 1.
double function_at(const std::size_t i, const std::vector<std::int64_t>& frequencies,
                   const std::int64_t x, const std::int64_t p) {
    if (i == 0) return 1.0;
    const double angle = 2.0 * std::numbers::pi *
                         static_cast<double>(frequencies[(i - 1) / 2] * x) / static_cast<double>(p);
    return i % 2 == 1 ? std::cos(angle) : std::sin(angle);
}

/// FVE by a sum over all pairs for each product on its own, whose norm is summed as well; products
/// of the sine that is zero everywhere count for nothing.
double variance_by_sums(const Vector& a, const Vector& b,
                        const std::vector<std::int64_t>& frequencies) {
    const auto p = static_cast<std::int64_t>(a.size());
    const auto functions = 1 + 2 * frequencies.size();
    double explained = 0.0;
    double variance = 0.0;
    double mean = 0.0;
    for (std::int64_t x = 0; x < p; ++x)
        for (std::int64_t y = 0; y < p; ++y)
            mean += std::max(a(x) + b(y), 0.0) / static_cast<double>(p * p);
    for (std::size_t i = 0; i < functions; ++i)
        for (std::size_t j = 0; j < functions; ++j) {
            double product = 0.0;
            double norm = 0.0;
            variance = 0.0;
            for (std::int64_t x = 0; x < p; ++x)
                for (std::int64_t y = 0; y < p; ++y) {
                    const double f = function_at(i, frequencies, x, p) *
                                     function_at(j, frequencies, y, p);
                    const double h = std::max(a(x) + b(y), 0.0) - mean;
                    product += f * h;
                    norm += f * f;
                    variance += h * h;
                }
            if (norm > 1e-9) explained += product * product / norm;
        }
    return explained / variance;
}

}  // namespace

TEST_CASE("ideal neurons of one frequency have the known FVE, with many tokens and with 67") {
    const auto [activation, alone, with_harmonics] =
        GENERATE(std::tuple(Activation::relu, 0.9620, 0.9949),
                 std::tuple(Activation::abs, 0.8514, 0.9801),
                 std::tuple(Activation::square, 0.8000, 1.0000));
    const auto [p, tolerance] = GENERATE(std::tuple(401, 6e-5), std::tuple(67, 3e-4));
    const auto column = slow_wave(p, 0.4);

    CHECK(fraction_of_variance(column, column, activation, {1}) == Approx(alone).margin(tolerance));
    CHECK(fraction_of_variance(column, column, activation, {1, 2}) ==
          Approx(with_harmonics).margin(tolerance));
}

TEST_CASE("FVE is the sum over products of waves in a and in b") {
    const auto p = GENERATE(5, 9, 12);
    const auto frequencies =
        GENERATE(std::vector<std::int64_t>{1}, std::vector<std::int64_t>{2, 1});
    const auto a = noise_column(p, 0);
    const auto b = noise_column(p, 1);

    CHECK(fraction_of_variance(a, b, Activation::relu, frequencies) ==
          Approx(variance_by_sums(a, b, frequencies)));
}

TEST_CASE("FVE at the highest frequency of an even p has a cosine alone") {
    const auto a = noise_column(8, 0);
    const auto b = noise_column(8, 1);

    CHECK(fraction_of_variance(a, b, Activation::relu, {4}) == Approx(variance_by_sums(a, b, {4})));
    CHECK(fraction_of_variance(a, b, Activation::relu, {4, 2}) ==
          Approx(variance_by_sums(a, b, {4, 2})));
}

TEST_CASE("all frequencies together explain all of the variance") {
    const auto p = GENERATE(2, 3, 6);

    CHECK(fraction_of_variance(noise_column(p, 0), noise_column(p, 1), Activation::square,
                               p == 6 ? std::vector<std::int64_t>{1, 2, 3}
                                      : std::vector<std::int64_t>{1}) == Approx(1.0));
}

TEST_CASE("FVE of a neuron of a model is of its activation with the bias") {
    const auto model = testing::biased_model(9, testing::any_activation());
    const auto effective = effective_weights(model.spec, model.weights);
    const auto folded = effective_weights(model.folded, model.folded_weights);

    for (Eigen::Index neuron = 0; neuron < 5; ++neuron)
        CHECK(fraction_of_variance(model.spec, effective, neuron, {2}) ==
              Approx(fraction_of_variance(folded.input_a.col(neuron), folded.input_b.col(neuron),
                                          model.spec.model.activation, {2})));
}

TEST_CASE("FVE of a neuron that does not vary is missing") {
    const Vector zero = Vector::Zero(7);
    const Vector same = Vector::Constant(7, 0.1);

    CHECK(std::isnan(fraction_of_variance(zero, zero, Activation::relu, {1})));
    CHECK(std::isnan(fraction_of_variance(same, same, Activation::abs, {1})));
}

}  // namespace grokscope
