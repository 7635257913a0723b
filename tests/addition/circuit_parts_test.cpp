#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include "grokscope/addition/circuit_parts.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/biases.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {
namespace {

EffectiveWeights circle(const RunSpec& spec) {
    return effective_weights(spec, constructed_weights(spec));
}

EffectiveWeights scaled(EffectiveWeights effective, const double factor) {
    effective.input_a *= factor;
    effective.input_b *= factor;
    effective.output *= factor;
    return effective;
}

/// One bit that decides, one that does not, all four strings.
RunSpec tiny_parity(const std::int64_t outputs) {
    auto spec = testing::small_parity(outputs);
    spec.task.bits = 2;
    spec.task.parity_bits = 1;
    spec.model.hidden = 2;
    return spec;
}

Task all_strings() {
    Task task{.inputs = IntegerMatrix(4, 3), .targets = {0, 0, 1, 1}, .is_train = {1, 1, 1, 1}};
    task.inputs << -1, -1, 1, -1, 1, 1, 1, -1, 1, 1, 1, 1;
    return task;
}

/// z = relu(x_0 + x_1 / 2 + 1) - relu(1), as one logit or as the difference of two.
EffectiveWeights tiny_network(const std::int64_t outputs) {
    EffectiveWeights network{.input_a = Matrix(3, 2), .input_b = {}, .output = Matrix(outputs, 2)};
    network.input_a << 1.0, 0.0, 0.5, 0.0, 1.0, 1.0;
    network.output.setZero();
    network.output.bottomRows(1) << 1.0, -1.0;
    return network;
}

}  // namespace

TEST_CASE("frequency parts sum to the whole and share no frequency") {
    auto spec = testing::small_addition(GENERATE(2, 3, 9, 12));
    spec.model.embedding = Embedding::untied;
    const auto whole = effective_weights(spec, initial_weights(spec));
    const Frequencies keys{spec.task.modulus / 2};
    const auto [key, rest] = frequency_parts(whole, keys);

    CHECK((key.input_a + rest.input_a - whole.input_a).norm() < 1e-13);
    CHECK((key.input_b + rest.input_b - whole.input_b).norm() < 1e-13);
    CHECK((key.output + rest.output - whole.output).norm() < 1e-13);
    const auto powers = power(spectrum_of(whole.input_b));
    const auto key_powers = power(spectrum_of(key.input_b));
    const auto rest_powers = power(spectrum_of(rest.input_b));
    for (std::int64_t k = 0; k < powers.size(); ++k) {
        CHECK(key_powers(k) == Approx(k == keys[0] ? powers(k) : 0.0).margin(1e-13));
        CHECK(rest_powers(k) == Approx(k == keys[0] ? 0.0 : powers(k)).margin(1e-13));
    }
}

TEST_CASE("frequency parts sum to the whole with biases, and the norm has them") {
    const auto model = testing::biased_model(9, Activation::gelu);
    const auto whole = effective_weights(model.spec, model.weights);
    const auto [key, rest] = frequency_parts(whole, {2, 3});

    CHECK(key.hidden_bias.size() == 0);
    CHECK(rest.hidden_bias == whole.hidden_bias);
    CHECK((key.output_bias + rest.output_bias - whole.output_bias).norm() < 1e-13);
    CHECK(key.output_bias.dot(rest.output_bias) == Approx(0.0).margin(1e-13));
    CHECK(key.output_bias.norm() > 0.1);
    double square = 0.0;
    for (const auto& value : {Matrix(whole.input_a), Matrix(whole.input_b), Matrix(whole.output),
                              Matrix(whole.hidden_bias), Matrix(whole.output_bias)})
        square += value.squaredNorm();
    CHECK(circuit_norm(model.spec, whole) == Approx(std::sqrt(square)));
    const auto task = make_task(model.spec);
    CHECK(circuit_margins(model.spec, whole, task)
              .isApprox(
                  answer_margins(logits(model.spec, model.weights, task.inputs), task.targets)));
}

TEST_CASE("both parts of a parity model have the bias of the logits") {
    auto spec = testing::small_parity(2);
    spec.model.output_bias = true;
    const auto whole = effective_weights(spec, testing::with_biases(initial_weights(spec)));
    const auto [key, rest] = bit_parts(whole, spec.task.parity_bits);

    CHECK(key.output_bias == whole.output_bias);
    CHECK(rest.output_bias == whole.output_bias);
}

TEST_CASE("a constructed circle is all key, and without its frequency all rest") {
    const auto spec = testing::circle_spec(GENERATE(7, 12), 5, Activation::relu, {5});
    const auto whole = circle(spec);

    const auto all_key = frequency_parts(whole, {folded(5, spec.task.modulus)});
    CHECK(circuit_norm(spec, all_key.rest) == 0.0);
    CHECK((all_key.key.output - whole.output).norm() < 1e-13);

    const auto all_rest = frequency_parts(whole, {});
    CHECK(circuit_norm(spec, all_rest.key) == 0.0);
    CHECK(all_rest.rest.input_a == whole.input_a);
}

TEST_CASE("the norm of a circle of N neurons is sqrt(N p), its tied input counted once") {
    auto spec = testing::circle_spec(7, 5, Activation::relu);
    const auto whole = circle(spec);
    CHECK(circuit_norm(spec, whole) == Approx(std::sqrt(5.0 * 7.0)));

    spec.model.embedding = Embedding::untied;
    CHECK(circuit_norm(spec, whole) == Approx(std::sqrt(1.5 * 5.0 * 7.0)));
}

TEST_CASE("margins of squares on a circle are N cos^2(w(a - b) / 2) (1 - cos w)") {
    const double p = 13.0;
    const double pi = std::numbers::pi;
    const double gap = 1.0 - std::cos(2.0 * pi / p);
    const auto spec = testing::circle_spec(13, 5, Activation::square, {3});
    const auto margins = circuit_margins(spec, circle(spec), make_task(spec));

    CHECK(margins.minCoeff() == Approx(5.0 * std::pow(std::sin(pi / (2.0 * p)), 2) * gap));
    CHECK(margins.maxCoeff() == Approx(5.0 * gap));
    CHECK(margins.mean() == Approx(2.5 * gap));
}

TEST_CASE("margins grow as the square of the scale of relu and abs, as the cube for squares") {
    const auto activation = GENERATE(Activation::relu, Activation::abs, Activation::square);
    auto spec = testing::small_addition(7);
    spec.model.activation = activation;
    const auto whole = effective_weights(spec, initial_weights(spec));
    const auto task = make_task(spec);

    const Vector before = circuit_margins(spec, whole, task);
    const Vector after = circuit_margins(spec, scaled(whole, 3.0), task);

    const double factor = activation == Activation::square ? 27.0 : 9.0;
    CHECK((after - factor * before).norm() < 1e-12 * after.norm());
    CHECK(circuit_norm(spec, scaled(whole, 3.0)) == Approx(3.0 * circuit_norm(spec, whole)));
}

TEST_CASE("a margin is below zero where another answer is larger, and zero on a tie") {
    Matrix logits(3, 3);
    logits << 1.0, 5.0, 2.0, 1.0, 5.0, 2.0, 4.0, 4.0, 0.0;

    CHECK(answer_margins(logits, {1, 2, 0}) == Vector(Eigen::Vector3d(3.0, -3.0, 0.0)));
}

TEST_CASE("parts of a parity model have the margins of its relevant bits and of its distractors") {
    const auto outputs = GENERATE(1, 2);
    const auto spec = tiny_parity(outputs);
    const auto task = all_strings();
    const auto whole = tiny_network(outputs);
    const auto [key, rest] = bit_parts(whole, 1);

    // Strings (-1, -1), (-1, 1), (1, -1), (1, 1), of which the last two are odd.
    CHECK(circuit_margins(spec, whole, task).isApprox(Eigen::Vector4d(1.0, 0.5, 0.5, 1.5)));
    CHECK(circuit_margins(spec, key, task).isApprox(Eigen::Vector4d(1.0, 1.0, 1.0, 1.0)));
    CHECK(circuit_margins(spec, rest, task).isApprox(Eigen::Vector4d(0.0, -0.5, 0.0, 0.5)));
    CHECK(circuit_norm(spec, key) == Approx(std::sqrt(3.0 + 2.0)));
    CHECK(circuit_norm(spec, rest) == Approx(std::sqrt(0.25 + 2.0)));
    CHECK(key.input_a + rest.input_a == whole.input_a);
}

TEST_CASE("a parity model without distractors is all key") {
    const auto spec = tiny_parity(1);
    const auto [key, rest] = bit_parts(tiny_network(1), 2);

    CHECK(key.input_a == tiny_network(1).input_a);
    CHECK(rest.input_a.norm() == 0.0);
    CHECK(circuit_margins(spec, rest, all_strings()).norm() == 0.0);
}

}  // namespace grokscope
