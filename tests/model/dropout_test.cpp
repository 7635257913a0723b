#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>

#include "grokscope/model/dropout.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

RunSpec dropout_spec(const double rate, const std::int64_t seed = 0) {
    RunSpec spec;
    spec.regularizer.dropout = rate;
    spec.seed.noise = seed;
    return spec;
}

}  // namespace

TEST_CASE("a dropout mask drops its share and scales the rest up") {
    constexpr std::int64_t n = 4000;
    const auto mask = dropout_mask(dropout_spec(0.2), n, 7);

    const auto dropped = static_cast<double>((mask.array() == 0.0).count());

    CHECK(((mask.array() == 0.0) || (mask.array() == 1.25)).all());
    // Five standard deviations of a binomial share of 96,000 with probability .2.
    CHECK(std::abs(dropped / static_cast<double>(mask.size()) - 0.2) < 0.0065);
}

TEST_CASE("every step and every seed has a dropout mask of its own, and always the same") {
    const auto mask = dropout_mask(dropout_spec(0.5), 50, 7);

    CHECK(mask == dropout_mask(dropout_spec(0.5), 50, 7));
    CHECK(mask != dropout_mask(dropout_spec(0.5), 50, 8));
    CHECK(mask != dropout_mask(dropout_spec(0.5, 1), 50, 7));
}

}  // namespace grokscope
