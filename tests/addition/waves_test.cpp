#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include "grokscope/addition/waves.hpp"
#include "grokscope/base/matrix.hpp"

namespace grokscope {
namespace {

Matrix wave_matrix(const std::int64_t p, const double k, const double amplitude,
                   const double phase) {
    Matrix column(p, 1);
    for (std::int64_t x = 0; x < p; ++x)
        column(x, 0) = amplitude * std::cos(2.0 * std::numbers::pi * k * static_cast<double>(x) /
                                                static_cast<double>(p) -
                                            phase);
    return column;
}

}  // namespace

TEST_CASE("a planted wave is found with its frequency, amplitude and phase") {
    const auto p = GENERATE(12, 66, 67);
    const auto found = dominant_waves(wave_matrix(p, 5, 2.5, -1.3)).front();

    CHECK(found.frequency == 5);
    CHECK(found.amplitude == Approx(2.5).epsilon(1e-12));
    CHECK(found.phase == Approx(-1.3).epsilon(1e-12));
    CHECK(found.share == Approx(1.0));
}

TEST_CASE("the pair and the single coefficient can choose different frequencies") {
    const double diagonal = std::numbers::pi / 4.0;
    const Matrix both = wave_matrix(67, 3, 1.0, diagonal) + wave_matrix(67, 8, 0.9, 0.0);

    const auto found = dominant_waves(both).front();

    CHECK(found.frequency == 3);
    CHECK(found.article_frequency == 8);
    CHECK(found.coefficient == Approx(0.9 * std::sqrt(67.0 / 2.0)));
    CHECK(found.share == Approx(1.0 / 1.81));
}

TEST_CASE("the highest frequency of an even p has its own amplitude") {
    const auto found = dominant_waves(wave_matrix(12, 6, 3.0, 0.0)).front();

    CHECK(found.frequency == 6);
    CHECK(found.amplitude == Approx(3.0));
}

TEST_CASE("an angle is wrapped into half a turn either way") {
    CHECK(wrapped(3.0 * std::numbers::pi / 2.0) == Approx(-std::numbers::pi / 2.0));
    CHECK(wrapped(0.25) == 0.25);
}

TEST_CASE("a column that is no number gives no number and does not stop") {
    const Matrix nothing = Matrix::Constant(7, 1, std::nan(""));

    CHECK(std::isnan(dominant_waves(nothing).front().share));
}

}  // namespace grokscope
