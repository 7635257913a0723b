#include <catch2/catch.hpp>

#include <cmath>

#include "grokscope/spec/decay.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// AdamW whose learning rate times decay is 2^exponent.
RunSpec with_product(const Dtype dtype, const int exponent) {
    RunSpec spec;
    spec.numerics.dtype = dtype;
    spec.optimizer.lr = 0.25;
    spec.regularizer.weight_decay = std::ldexp(4.0, exponent);
    return spec;
}

}  // namespace

TEST_CASE("decay is lost up to half the distance from 1 to the number below it") {
    CHECK(is_decay_lost(with_product(Dtype::float32, -25)));
    CHECK_FALSE(is_decay_lost(with_product(Dtype::float32, -24)));
    CHECK(is_decay_lost(with_product(Dtype::float64, -54)));
    CHECK_FALSE(is_decay_lost(with_product(Dtype::float64, -53)));
}

TEST_CASE("decay that is not asked for, or is a part of the gradient, is not lost") {
    auto spec = with_product(Dtype::float32, -30);
    spec.optimizer.kind = OptimizerKind::adam;
    CHECK(is_decay_lost(spec));
    spec.regularizer.decay = Decay::coupled;
    CHECK_FALSE(is_decay_lost(spec));
    CHECK(remarks_on(spec).empty());

    CHECK_FALSE(is_decay_lost(RunSpec{}));
}

TEST_CASE("a remark says why decay is lost, and what would not be") {
    RunSpec spec;
    spec.optimizer.lr = 1e-4;
    spec.regularizer.weight_decay = 1e-5;

    CHECK(remarks_on(spec) ==
          "regularizer.weight_decay = 1e-05 changes nothing at optimizer.lr = 0.0001: 1 - 1e-09 is "
          "1 in float32 (a product above 3e-08 would be right)");
}

}  // namespace grokscope
