#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include "grokscope/addition/sparsity.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {
namespace {

/// amplitude cos(2 pi k x / p - phase) for x = 0 ... p - 1.
Vector unit_wave(const std::int64_t p, const std::int64_t k, const double phase) {
    Vector values(p);
    for (std::int64_t x = 0; x < p; ++x)
        values(x) = std::cos(
            2.0 * std::numbers::pi * static_cast<double>(k * x) / static_cast<double>(p) - phase);
    return values;
}

/// The mean difference of two entries over twice their mean: Gini's own definition.
double gini_by_differences(const Vector& x) {
    double sum = 0.0;
    for (const double a : x)
        for (const double b : x) sum += std::abs(a - b);
    const auto n = static_cast<double>(x.size());
    return sum / (2.0 * n * x.sum());
}

}  // namespace

TEST_CASE("the Gini coefficient of one frequency at p = 67 is .96970, of equal ones 0") {
    CHECK(spectral_sparsity(unit_wave(67, 5, 0.4)).gini == Approx(0.96970).margin(5e-6));
    CHECK(gini(Vector::Ones(33)) == Approx(0.0).margin(1e-15));
}

TEST_CASE("the Gini coefficient is half the relative mean difference") {
    Vector x(5);
    x << 3.0, 0.1, 0.0, 7.0, 0.5;

    CHECK(gini(x) == Approx(gini_by_differences(x)));
}

TEST_CASE("the inverse participation ratio of a pure cosine is .5, 1 and 1 by convention") {
    const auto p = GENERATE(67, 9, 12);
    const auto sparsity = spectral_sparsity(unit_wave(p, 2, 1.0));

    CHECK(sparsity.ipr_fft == Approx(0.5));
    CHECK(sparsity.ipr_rfft == Approx(1.0));
    CHECK(sparsity.ipr_power == Approx(1.0));
    CHECK(sparsity.effective_frequencies == Approx(1.0));
}

TEST_CASE("the lone cosine of an even modulus is one entry of the full transform") {
    const auto sparsity = spectral_sparsity(unit_wave(12, 6, 0.0));

    CHECK(sparsity.ipr_fft == Approx(1.0));
    CHECK(sparsity.ipr_power == Approx(1.0));
    CHECK(sparsity.periodicity == Approx(11.0));
}

TEST_CASE("a constant is part of the transforms and not of the frequencies") {
    const Matrix w = unit_wave(9, 1, 0.0) + Vector::Constant(9, std::sqrt(0.5));
    const auto sparsity = spectral_sparsity(w);

    // |X_0| = p sqrt(1/2) and |X_1| = |X_8| = p / 2: squares 2 : 1 : 1.
    CHECK(sparsity.ipr_fft == Approx(6.0 / 16.0));
    CHECK(sparsity.ipr_rfft == Approx(5.0 / 9.0));
    CHECK(sparsity.ipr_power == Approx(1.0));
}

TEST_CASE("a flat spectrum has 1 / K by power and as many effective frequencies as there are") {
    Matrix delta = Matrix::Zero(67, 1);
    delta(3, 0) = 2.0;
    const auto sparsity = spectral_sparsity(delta);

    CHECK(sparsity.ipr_power == Approx(1.0 / 33.0));
    CHECK(sparsity.effective_frequencies == Approx(33.0));
    CHECK(sparsity.periodicity == Approx(1.0));
    CHECK(sparsity.gini == Approx(0.0).margin(1e-12));
}

TEST_CASE("the periodicity of a pure cosine is (p - 1) / 2 for odd p") {
    const auto p = GENERATE(3, 9, 67);

    CHECK(spectral_sparsity(unit_wave(p, 1, 0.2)).periodicity == Approx((p - 1) / 2.0));
}

TEST_CASE("zeros have no sparsity") {
    const auto sparsity = spectral_sparsity(Matrix::Zero(7, 3));

    for (const double value :
         {sparsity.gini, sparsity.effective_frequencies, sparsity.ipr_power, sparsity.ipr_fft,
          sparsity.ipr_rfft, sparsity.periodicity, participation_ratio(Vector::Zero(4))})
        CHECK(std::isnan(value));
}

TEST_CASE("singular values are those of a matrix made of them") {
    Matrix w = Matrix::Zero(3, 5);
    w(0, 4) = 2.0;
    w(1, 0) = -3.0;
    const Vector s = singular_values(w);

    REQUIRE(s.size() == 3);
    CHECK(s(0) == Approx(3.0));
    CHECK(s(1) == Approx(2.0));
    CHECK(s(2) == Approx(0.0).margin(1e-12));
    CHECK(singular_values(w.transpose())(0) == Approx(3.0));
    CHECK(participation_ratio(s) == Approx(25.0 / 13.0));
    CHECK(effective_count(s) == Approx(std::exp(-0.6 * std::log(0.6) - 0.4 * std::log(0.4))));
}

}  // namespace grokscope
