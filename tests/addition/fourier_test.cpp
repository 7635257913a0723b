#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "support/random_matrix.hpp"

namespace grokscope {
namespace {

/// A amplitude times cos(w_k x - phase) over x = 0, ..., p - 1.
Matrix planted_wave(const std::int64_t p, const double k, const double amplitude,
                    const double phase) {
    Matrix wave(p, 1);
    for (std::int64_t x = 0; x < p; ++x)
        wave(x, 0) = amplitude * std::cos(2.0 * std::numbers::pi * k * static_cast<double>(x) /
                                              static_cast<double>(p) -
                                          phase);
    return wave;
}

}  // namespace

TEST_CASE("the Fourier basis is orthonormal for odd, even, prime and smallest p") {
    const auto p = GENERATE(2, 3, 4, 12, 15, 66, 67);

    const Matrix gram = fourier_basis(p) * fourier_basis(p).transpose();

    CHECK((gram - Matrix::Identity(p, p)).cwiseAbs().maxCoeff() < 1e-12);
}

TEST_CASE("the fast transform gives the coefficients in the basis") {
    const auto p = GENERATE(2, 3, 4, 12, 15, 66, 67);
    const auto w = testing::random_matrix(p, 3);

    const auto spectrum = spectrum_of(w);
    const Matrix coefficients = fourier_basis(p) * w;

    for (std::int64_t k = 0; k <= highest_frequency(p); ++k) {
        const auto cosine_row = k == 0 ? 0 : 2 * k - 1;
        CHECK((spectrum.cosine.row(k) - coefficients.row(cosine_row)).norm() < 1e-12);
        if (is_paired(k, p))
            CHECK((spectrum.sine.row(k) - coefficients.row(2 * k)).norm() < 1e-12);
        else
            CHECK(spectrum.sine.row(k).norm() == 0.0);
    }
}

TEST_CASE("the powers of all frequencies sum to the squared norm (Parseval)") {
    const auto p = GENERATE(2, 3, 12, 66, 67, 113);
    const auto w = testing::random_matrix(p, 5);

    CHECK(power(spectrum_of(w)).sum() == Approx(w.squaredNorm()).epsilon(1e-13));
}

TEST_CASE("a planted wave has all its power at its frequency") {
    const auto powers = power(spectrum_of(planted_wave(67, 26, 1.7, 0.4)));

    CHECK(powers(26) == Approx(1.7 * 1.7 * 67.0 / 2.0).epsilon(1e-12));
    CHECK(powers.sum() - powers(26) < 1e-12);
}

TEST_CASE("a cosine of amplitude 1 has the orthonormal coefficient sqrt(p / 2)") {
    const auto spectrum = spectrum_of(planted_wave(67, 5, 1.0, 0.0));

    CHECK(spectrum.cosine(5, 0) == Approx(5.788).epsilon(1e-4));
    CHECK(spectrum.cosine(5, 0) == Approx(std::sqrt(67.0 / 2.0)).epsilon(1e-13));
}

TEST_CASE("the highest frequency of an even p is a lone cosine of norm 1 / sqrt(p)") {
    const auto spectrum = spectrum_of(planted_wave(12, 6, 1.0, 0.0));

    CHECK(spectrum.cosine(6, 0) == Approx(std::sqrt(12.0)));
    CHECK(power(spectrum).sum() == Approx(12.0));
}

TEST_CASE("a frequency above K is folded onto the one with the same cosines over tokens") {
    const auto p = GENERATE(2, 3, 9, 12, 13);
    for (std::int64_t m = 0; m <= 3 * p; ++m) {
        const auto k = folded(m, p);
        REQUIRE(k >= 0);
        REQUIRE(k <= highest_frequency(p));
        const auto angle = [&](const std::int64_t f) {
            return 2.0 * std::numbers::pi * static_cast<double>(f) / static_cast<double>(p);
        };
        CHECK(std::cos(angle(k)) == Approx(std::cos(angle(m))).margin(1e-12));
    }
}

}  // namespace grokscope
