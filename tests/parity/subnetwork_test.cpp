#include <catch2/catch.hpp>

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/parity/subnetwork.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/biases.hpp"

namespace grokscope {

TEST_CASE("the parts of a margin are what it loses when a neuron is masked") {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.bits = 5;
    spec.model.hidden = 4;
    spec.model.outputs = 2;
    spec.model.output_bias = true;
    const auto weights = testing::with_biases(initial_weights(spec));
    auto random = random_stream(Purpose::control, 9);
    const auto inputs = random_strings(spec.task, 20, random).inputs;

    const auto parts = margin_parts(spec, effective_weights(spec, weights), inputs);

    const auto full = logits(spec, weights, inputs);
    for (Eigen::Index neuron = 0; neuron < 4; ++neuron) {
        auto masked_weights = weights;
        masked_weights[1].value.row(neuron).setZero();
        const Matrix lost = full - logits(spec, masked_weights, inputs);
        CHECK((parts.of_neuron.row(neuron).transpose() - (lost.col(1) - lost.col(0))).norm() <
              1e-12);
    }
    CHECK((whole_margin(parts).transpose() - (full.col(1) - full.col(0))).norm() < 1e-12);
}

TEST_CASE("a subnetwork takes neurons in order until it is right as often as all") {
    // Neuron 1 alone is right twice, with neuron 2 in all three examples; neuron 0 says nothing.
    const MarginParts parts{
        .of_neuron = Matrix{{0.0, 0.0, 0.0}, {1.0, -1.0, -1.0}, {0.0, 0.0, 3.0}}};
    const std::vector<std::int64_t> targets{1, 0, 1};

    CHECK(subnetwork_size(parts, targets, {1, 2, 0}) == 2);
    CHECK(subnetwork_size(parts, targets, {0, 1, 2}) == 3);
    CHECK(subnetwork_size(parts, targets, {2, 0, 1}) == 3);
}

TEST_CASE("a subnetwork needs no neuron where all of them are never right") {
    CHECK(subnetwork_size({.of_neuron = Matrix{{1.0, 1.0}}}, {0, 0}, {0}) == 0);
    CHECK(subnetwork_size({.of_neuron = Matrix::Zero(3, 2)}, {0, 1}, {0, 1, 2}) == 0);
}

TEST_CASE("a subnetwork keeps the bias of the logits, which may do without a neuron") {
    // The bias is right of all, and the neuron spoils one of them.
    const MarginParts parts{.of_neuron = Matrix{{-1.0, 0.0, 0.0}}, .bias = 0.5};

    CHECK(subnetwork_size(parts, {1, 1, 1}, {0}) == 0);
    CHECK(right_count(whole_margin(parts), {1, 1, 1}) == 2);
}

TEST_CASE("the neurons of an order by norm descend, equal ones in their order") {
    CHECK(columns_by_norm(Matrix{{0.0, 3.0, 1.0, 3.0}, {1.0, 4.0, 0.0, -4.0}}) ==
          std::vector<std::int64_t>{1, 3, 0, 2});
}

TEST_CASE("the median size of subnetworks is of the orders given") {
    const MarginParts parts{
        .of_neuron = Matrix{{0.0, 0.0, 0.0}, {1.0, -1.0, -1.0}, {0.0, 0.0, 3.0}}};

    CHECK(median_subnetwork_size(parts, {1, 0, 1}, {{0, 1, 2}, {1, 2, 0}, {2, 1, 0}}) == 2);
}

}  // namespace grokscope
