#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/harmonics.hpp"
#include "grokscope/addition/neurons.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"

namespace grokscope {
namespace {

/// A constant and waves of frequencies k, 2k and 3k with amplitudes 4, 2 and 1.
Matrix harmonic_column(const std::int64_t p, const std::int64_t k) {
    Matrix column(p, 1);
    for (std::int64_t x = 0; x < p; ++x) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(k * x) /
                             static_cast<double>(p);
        column(x, 0) = 3.0 + 4.0 * std::cos(angle) + 2.0 * std::sin(2.0 * angle) +
                       std::cos(3.0 * angle + 1.0);
    }
    return column;
}

}  // namespace

TEST_CASE("shares of harmonics are their squared amplitudes over all, folded or not") {
    const auto k = GENERATE(1, 4, 6);  // of 13: 2k is 2, 5, 1; 3k is 3, 1, 5
    const auto shares = harmonic_shares(spectrum_of(harmonic_column(13, k)), 0, k);

    CHECK(shares.second == Approx(4.0 / 21.0));
    CHECK(shares.third == Approx(1.0 / 21.0));
}

TEST_CASE("a harmonic that folds onto the constant or onto the wave itself is missing") {
    const auto shares = [](const std::int64_t p, const std::int64_t k) {
        return harmonic_shares(spectrum_of(harmonic_column(p, k)), 0, k);
    };

    CHECK(std::isnan(shares(12, 6).second));  // 12 is 0
    CHECK(std::isnan(shares(12, 6).third));   // 18 is 6
    CHECK(std::isnan(shares(12, 4).second));  // 8 is 4
    CHECK(std::isnan(shares(12, 4).third));   // 12 is 0
    CHECK(std::isnan(shares(2, 1).second));
    CHECK(!std::isnan(shares(12, 3).second));  // 6, a cosine alone
    CHECK(std::isnan(shares(12, 3).third));    // 9 is 3
}

TEST_CASE("shares of a column of zeros are missing") {
    CHECK(std::isnan(harmonic_shares(spectrum_of(Matrix::Zero(7, 1)), 0, 1).second));
}

TEST_CASE("the block with harmonics has each frequency once") {
    using List = std::vector<std::int64_t>;
    CHECK(with_second_harmonic(5, 67) == List{5, 10});
    CHECK(with_second_harmonic(30, 67) == List{30, 7});
    CHECK(with_second_harmonic(6, 12) == List{6});
    CHECK(with_second_harmonic(4, 12) == List{4});
    CHECK(with_second_harmonic(3, 12) == List{3, 6});
    CHECK(with_second_harmonic(1, 2) == List{1});
    CHECK(with_second_harmonic(1, 3) == List{1});
}

TEST_CASE("the neurons of a constructed circle have their ideal FVE and no harmonics") {
    const auto activation =
        GENERATE(Activation::relu, Activation::abs, Activation::square, Activation::identity);
    const auto frequency = GENERATE(1, 30);
    const auto spec = testing::circle_spec(67, 5, activation, {frequency});
    const auto effective = effective_weights(spec, constructed_weights(spec));
    const auto neurons = neurons_of(spec, effective);
    const auto ideal = ideal_variance(activation);

    const auto harmonics = harmonics_of(spec, effective, neurons);

    REQUIRE(harmonics.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(neurons[i].variance == Approx(ideal.fundamental).margin(3e-4));
        CHECK(harmonics[i].variance == Approx(ideal.with_harmonics).margin(3e-4));
        CHECK(harmonics[i].in.second < 1e-20);
        CHECK(harmonics[i].out.third < 1e-20);
    }
}

}  // namespace grokscope
