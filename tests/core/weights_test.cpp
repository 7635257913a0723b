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

TEST_CASE("a switch of the model leaves the weights that it does not concern as they were") {
    const RunSpec tied;
    auto untied = tied;
    untied.model.tied_hidden = false;
    untied.model.embedding = Embedding::input_tied;

    const auto before = initial_weights(tied);
    const auto after = initial_weights(untied);

    CHECK(weight(before, "W_E") == weight(after, "W_E"));
    CHECK(weight(before, "W_out") == weight(after, "W_out"));
    CHECK(weight(after, "W_in_a") != weight(after, "W_in_b"));
}

TEST_CASE("the symmetric task has p (p + 1) / 2 pairs, of which train_fraction are trained on") {
    const RunSpec spec;

    const auto task = make_task(spec);

    CHECK(example_count(task) == 2278);
    CHECK(split_rows(task, true).size() == 911);
}

}  // namespace grokscope
