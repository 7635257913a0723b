#include <catch2/catch.hpp>

#include "grokscope/mlp.hpp"
#include "grokscope/weights.hpp"

namespace grokscope {

TEST_CASE("the initial weights of modular addition have the published norms") {
    const RunSpec spec;

    const auto norm = weight_norm(spec, initial_weights(spec));

    CHECK(norm.l2 == Approx(37.4).epsilon(0.01));
    CHECK(norm.l1 == Approx(6900).epsilon(0.01));
}

TEST_CASE("the symmetric task has p (p + 1) / 2 pairs, of which train_fraction are trained on") {
    const RunSpec spec;

    const auto task = make_task(spec);

    CHECK(example_count(task) == 2278);
    CHECK(split_rows(task, true).size() == 911);
}

}  // namespace grokscope
