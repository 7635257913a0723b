#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/specs.hpp"

namespace grokscope {

TEST_CASE("the initial weights of modular addition have the published norms") {
    const RunSpec spec;

    const auto norm = weight_norm(spec, initial_weights(spec));

    CHECK(norm.l2 == Approx(37.4).epsilon(0.01));
    CHECK(norm.l1 == Approx(6900).epsilon(0.01));
}

TEST_CASE("initial weights have the deviation and the bound of their layer, times init_scale") {
    RunSpec spec;
    spec.model.embedding = Embedding::untied;
    spec.model.hidden = 400;
    spec.model.init_scale = 3.0;
    const auto p = static_cast<double>(spec.task.modulus);
    constexpr double truncated = 0.87963;  // deviation of a standard normal truncated at +-2

    for (const auto& [name, value] : initial_weights(spec)) {
        const auto rows = static_cast<double>(value.rows());
        const double deviation = name.starts_with("W_E") ? std::sqrt(2.0 / p)
                                                         : truncated / std::sqrt(rows);
        CAPTURE(name);
        CHECK(std::sqrt(value.squaredNorm() / static_cast<double>(value.size())) ==
              Approx(3.0 * deviation).epsilon(0.02));
        CHECK(value.cwiseAbs().maxCoeff() <= Approx(3.0 * deviation * 2.0 / truncated));
        CHECK(value.cwiseAbs().maxCoeff() > 3.0 * deviation * 1.99 / truncated);
    }
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

TEST_CASE("biases come after the matrices, begin at 0 and leave those as they were") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    const auto before = initial_weights(spec);
    spec.model.hidden_bias = !is_parity(spec);
    spec.model.output_bias = true;

    const auto after = initial_weights(spec);

    for (std::size_t i = 0; i < before.size(); ++i) {
        CHECK(after[i].name == before[i].name);
        CHECK(after[i].value == before[i].value);
    }
    if (!is_parity(spec)) CHECK(weight(after, "b_in") == Matrix::Zero(1, spec.model.hidden));
    CHECK(after.back().name == (is_parity(spec) ? "b_out" : "b_U"));
    CHECK(after.back().value == Matrix::Zero(1, output_count(spec)));
    CHECK(after.size() == before.size() + (is_parity(spec) ? 1 : 2));
}

TEST_CASE("the symmetric task has p (p + 1) / 2 pairs, of which train_fraction are trained on") {
    const RunSpec spec;

    const auto task = make_task(spec);

    CHECK(example_count(task) == 2278);
    CHECK(split_rows(task, true).size() == 911);
}

}  // namespace grokscope
