#include <catch2/catch.hpp>

#include "grokscope/model/trained_vector.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/specs.hpp"

namespace grokscope {

TEST_CASE(
    "the trained vector holds every trained weight, rows first, in the order of the run file") {
    const auto spec = testing::small_spec();
    const auto weights = initial_weights(spec);

    const auto vector = trained_vector(spec, weights);

    REQUIRE(vector.size() == trained_count(spec));
    CHECK(vector.size() == 11 * 6 + 6 * 6 + 6 * 6);
    CHECK(vector(1) == weights[0].value(0, 1));
    CHECK(vector(6) == weights[0].value(1, 0));
    CHECK(vector(66) == weights[1].value(0, 0));
}

TEST_CASE("the trained vector put back gives the weights, and leaves a fixed embedding as it is") {
    auto spec = testing::small_spec();
    spec.model.embedding = Embedding::fixed;
    const auto weights = initial_weights(spec);
    auto others = weights;
    for (auto& entry : others) entry.value.setZero();

    set_trained(spec, trained_vector(spec, weights), others);

    CHECK(trained_count(spec) == 6 * 6 + 6 * 6);
    CHECK(others[0].value.isZero(0.0));
    CHECK(others[1].value == weights[1].value);
    CHECK(others[2].value == weights[2].value);
}

}  // namespace grokscope
