#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/parity/parity_model.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/activations.hpp"
#include "support/biases.hpp"

namespace grokscope {
namespace {

RunSpec parity_spec(const std::int64_t outputs, const Encoding encoding,
                    const Activation activation, const bool output_bias = false) {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.bits = 6;
    spec.task.parity_bits = 2;
    spec.task.encoding = encoding;
    spec.model.hidden = 5;
    spec.model.outputs = outputs;
    spec.model.activation = activation;
    spec.model.output_bias = output_bias;
    return spec;
}

IntegerMatrix strings_of(const RunSpec& spec, const std::int64_t n) {
    auto random = random_stream(Purpose::control, 8);
    return random_strings(spec.task, n, random).inputs;
}

/// 1 where the model says so.
std::vector<bool> answers_to(const RunSpec& spec, const Weights& weights,
                             const IntegerMatrix& inputs) {
    const auto values = logits(spec, weights, inputs);
    std::vector<bool> answers;
    for (Eigen::Index row = 0; row < values.rows(); ++row)
        answers.push_back(values(row, values.cols() - 1) >
                          (values.cols() == 1 ? 0.0 : values(row, 0)));
    return answers;
}

}  // namespace

TEST_CASE("the margin of a parity model is the log odds of 1") {
    const auto outputs = GENERATE(1, 2);
    const auto activation = testing::any_activation();
    const auto spec = parity_spec(outputs, Encoding::plus_minus, activation, GENERATE(true, false));
    const auto weights = testing::with_biases(initial_weights(spec));
    const auto inputs = strings_of(spec, 50);
    const auto effective = effective_weights(spec, weights);

    const auto margin = margins(activation, preactivations(spec, effective, inputs), effective);

    const auto values = logits(spec, weights, inputs);
    for (Eigen::Index row = 0; row < values.rows(); ++row) {
        CHECK(margin(row) ==
              Approx(outputs == 1 ? values(row, 0) : values(row, 1) - values(row, 0)));
    }
}

TEST_CASE("sensitivities are the shares of strings that answer otherwise with a bit flipped") {
    const auto outputs = GENERATE(1, 2);
    const auto encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    const auto activation = testing::any_activation();
    const auto spec = parity_spec(outputs, encoding, activation, GENERATE(true, false));
    const auto weights = testing::with_biases(initial_weights(spec));
    const auto inputs = strings_of(spec, 150);

    const auto found = sensitivities(spec, effective_weights(spec, weights), inputs);

    REQUIRE(found.size() == 6);
    const auto answers = answers_to(spec, weights, inputs);
    for (Eigen::Index bit = 0; bit < 6; ++bit) {
        auto flipped = inputs;
        for (auto& entry : flipped.col(bit))
            entry = entry == 1 ? (encoding == Encoding::zero_one ? 0 : -1) : 1;
        const auto others = answers_to(spec, weights, flipped);
        double changed = 0.0;
        for (std::size_t i = 0; i < answers.size(); ++i)
            changed += answers[i] != others[i] ? 1.0 : 0.0;
        CHECK(found(bit) == Approx(changed / 150.0));
    }
}

TEST_CASE("a model that answers always the same is sensitive to no bit") {
    const auto spec = parity_spec(1, Encoding::plus_minus, Activation::relu);
    auto weights = initial_weights(spec);
    for (auto& weight : weights) weight.value.setZero();

    CHECK(sensitivities(spec, effective_weights(spec, weights), strings_of(spec, 10)).isZero(0.0));
}

}  // namespace grokscope
