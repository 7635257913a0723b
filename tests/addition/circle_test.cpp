#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "grokscope/addition/circle.hpp"
#include "grokscope/base/random.hpp"

namespace grokscope {
namespace {

std::vector<double> even_angles(const int n, const double from) {
    std::vector<double> angles;
    for (int j = 0; j < n; ++j) angles.push_back(from + 2.0 * std::numbers::pi * j / n);
    return angles;
}

}  // namespace

TEST_CASE("the order parameters of n even angles vanish but for multiples of n") {
    const auto n = GENERATE(3, 5, 6, 7);
    const auto angles = even_angles(n, 0.3);

    for (int m = 1; m <= 7; ++m)
        CHECK(order_parameter(angles, m) == Approx(m % n == 0 ? 1.0 : 0.0).margin(1e-14));
}

TEST_CASE("even angles have gaps that do not vary, whatever their order and turn") {
    CHECK(gap_variation({6.0, 6.0 - 2.0 * std::numbers::pi / 3.0,
                         6.0 + 2.0 * std::numbers::pi / 3.0}) == Approx(0.0).margin(1e-14));
}

TEST_CASE("gaps of a half and two quarter turns vary by their standard deviation") {
    const double quarter = std::numbers::pi / 2.0;

    CHECK(gap_variation({0.0, quarter, 2.0 * quarter}) == Approx(std::sqrt(2.0) / 4.0));
}

TEST_CASE("the coefficient of variation is the population's") {
    CHECK(coefficient_of_variation({1.0, 3.0}) == Approx(0.5));
    CHECK(coefficient_of_variation({2.0, 2.0, 2.0}) == 0.0);
    CHECK(std::isnan(coefficient_of_variation({})));
}

TEST_CASE("the resultant of equal differences is 1, of opposite ones 0, of none missing") {
    CHECK(resultant({0.1, 2.0, -3.0}, {0.4, 2.3, -2.7}) == Approx(1.0));
    CHECK(resultant({0.0, 0.0}, {0.5, 0.5 + std::numbers::pi}) == Approx(0.0).margin(1e-15));
    CHECK(resultant({0.0, 0.0}, {0.0, std::numbers::pi / 2.0}) == Approx(std::sqrt(0.5)));
    CHECK(std::isnan(resultant({}, {})));
}

TEST_CASE("the circular deviation of a narrow normal spread is its standard deviation") {
    // |E exp(i x)| = exp(-sd^2 / 2) of a normal x.
    CHECK(circular_deviation(std::exp(-0.3 * 0.3 / 2.0)) == Approx(0.3));
    CHECK(circular_deviation(1.0 + 1e-15) == 0.0);
    CHECK(std::isnan(circular_deviation(std::nan(""))));
}

TEST_CASE("the null of a few neurons is over every deal, each once") {
    int deals = 0;
    visit_deals(4, [&](const std::vector<std::int64_t>&) { ++deals; });
    CHECK(deals == 24);

    const double third = 2.0 * std::numbers::pi / 3.0;
    // Three of the six deals are turns of the circle, and the others sum to nothing.
    CHECK(resultant_null({0, third, 2 * third}, {0, 2 * third, 4 * third}) == Approx(1.0));
}

TEST_CASE("the null of a phase relation is near sqrt(-ln(.05) / n) for many random angles") {
    auto random = random_stream(Purpose::control, 3);
    std::vector<double> in;
    std::vector<double> out;
    for (int i = 0; i < 200; ++i) {
        in.push_back(2.0 * std::numbers::pi * random.uniform());
        out.push_back(2.0 * std::numbers::pi * random.uniform());
    }

    CHECK(resultant_null(in, out) == Approx(std::sqrt(-std::log(0.05) / 200.0)).epsilon(0.15));
}

}  // namespace grokscope
