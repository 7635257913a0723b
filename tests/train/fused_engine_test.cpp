#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <string>

#include "fused/fused_engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "reference/reference_engine.hpp"
#include "support/activations.hpp"
#include "support/specs.hpp"
#include "trainer/engines.hpp"

/// The fused engine against autograd.
namespace grokscope {
namespace {

/// One step of plain descent moves weights by their gradients; the rate is large, so that the
/// difference of weights holds all digits of the gradient.
RunSpec as_descent(RunSpec spec) {
    spec.optimizer.kind = OptimizerKind::sgd;
    spec.optimizer.momentum = 0.0;
    spec.optimizer.lr = 1024.0;
    return spec;
}

/// The largest difference of two models' weights, over the largest change from `initial`.
double relative_difference(const Weights& a, const Weights& b, const Weights& initial) {
    double difference = 0.0;
    double change = 0.0;
    for (const auto& [name, value] : a) {
        difference = std::max(difference, (value - weight(b, name)).cwiseAbs().maxCoeff());
        change = std::max(change, (value - weight(initial, name)).cwiseAbs().maxCoeff());
    }
    REQUIRE(change > 0.0);
    return difference / change;
}

/// How far the engines are apart after some steps, relative to the way they have come.
double engine_difference(const RunSpec& spec, const std::int64_t steps) {
    const auto task = make_task(spec);
    const auto initial = initial_weights(spec);
    const auto reference = reference_engine(spec, task, initial);
    const auto fused = fused_engine(spec, task, initial);
    for (std::int64_t step = 0; step < steps; ++step) {
        reference->update(step);
        fused->update(step);
    }
    return relative_difference(reference->weights(), fused->weights(), initial);
}

double tolerance(const Dtype dtype) { return dtype == Dtype::float32 ? 1e-5 : 1e-11; }

}  // namespace

TEST_CASE("the fused gradient of modular addition is autograd's for every switch") {
    auto spec = as_descent(testing::small_spec());
    spec.model.embedding =
        GENERATE(Embedding::tied, Embedding::input_tied, Embedding::untied, Embedding::fixed);
    spec.model.activation = GENERATE(Activation::relu, Activation::square, Activation::abs);
    spec.loss.convention = GENERATE(LossConvention::mean, LossConvention::article);
    spec.model.tied_hidden = GENERATE(true, false);
    spec.model.collapsed_hidden = GENERATE(true, false);
    spec.model.collapsed_out = GENERATE(true, false);
    spec.task.symmetric = GENERATE(true, false);
    spec.numerics.dtype = GENERATE(Dtype::float32, Dtype::float64);
    spec.regularizer.dropout = GENERATE(0.0, 0.3);
    spec.loss.kind = GENERATE(LossKind::softmax, LossKind::stablemax);
    check(spec);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(engine_difference(spec, 1) < tolerance(spec.numerics.dtype));
}

TEST_CASE("the fused gradient of sparse parity is autograd's for every switch") {
    auto spec = as_descent(testing::small_spec());
    spec.task.kind = TaskKind::sparse_parity;
    spec.model.outputs = GENERATE(1, 2);
    spec.model.hidden = GENERATE(3, 16, 33);
    spec.model.activation = GENERATE(Activation::relu, Activation::square, Activation::abs);
    spec.loss.convention = GENERATE(LossConvention::mean, LossConvention::article);
    spec.task.encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    spec.numerics.dtype = GENERATE(Dtype::float32, Dtype::float64);
    spec.regularizer.dropout = GENERATE(0.0, 0.3);
    check(spec);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(engine_difference(spec, 1) < tolerance(spec.numerics.dtype));
}

TEST_CASE("the fused gradient is autograd's for every activation with every bias") {
    auto spec = as_descent(testing::small_spec());
    spec.model.activation = testing::any_activation();
    spec.model.hidden_bias = GENERATE(true, false);
    spec.model.output_bias = GENERATE(true, false);
    spec.model.embedding = GENERATE(Embedding::tied, Embedding::untied, Embedding::fixed);
    spec.model.collapsed_hidden = GENERATE(true, false);
    spec.task.symmetric = GENERATE(true, false);
    spec.numerics.dtype = GENERATE(Dtype::float32, Dtype::float64);
    spec.regularizer.dropout = GENERATE(0.0, 0.3);
    check(spec);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(engine_difference(spec, 1) < tolerance(spec.numerics.dtype));
}

TEST_CASE("the fused gradient of parity is autograd's for every activation with every bias") {
    auto spec = as_descent(testing::small_spec());
    spec.task.kind = TaskKind::sparse_parity;
    spec.model.activation = testing::any_activation();
    spec.model.output_bias = GENERATE(true, false);
    spec.model.outputs = GENERATE(1, 2);
    spec.model.hidden = GENERATE(3, 33);
    spec.numerics.dtype = GENERATE(Dtype::float32, Dtype::float64);
    spec.regularizer.dropout = GENERATE(0.0, 0.3);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(engine_difference(spec, 1) < tolerance(spec.numerics.dtype));
}

TEST_CASE("fused updates with biases are LibTorch's over 300 steps") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.model.activation = GENERATE(Activation::gelu, Activation::silu, Activation::tanh);
    spec.model.hidden_bias = !is_parity(spec);
    spec.model.output_bias = true;
    spec.model.outputs = 2;
    spec.optimizer.kind = GENERATE(OptimizerKind::adamw, OptimizerKind::sgd);
    spec.numerics.dtype = Dtype::float64;
    spec.optimizer.lr = 1e-2;
    spec.regularizer = GENERATE(RegularizerSpec{.weight_decay = 0.1, .l1 = 1e-3},
                                RegularizerSpec{.norm_clamp = 1.0, .grokfast = 1.0},
                                RegularizerSpec{.proximal_l1 = 0.01});
    check(spec);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(engine_difference(spec, 300) < 1e-6);
}

TEST_CASE("orthogonal gradients of biases, which begin at 0, are LibTorch's") {
    // No more steps: a bias is first moved by its gradient, of which then next to nothing is
    // across it, and that is scaled up with its rounding.
    auto spec = testing::small_spec();
    spec.model.hidden_bias = spec.model.output_bias = true;
    spec.numerics.dtype = Dtype::float64;
    spec.regularizer.perpgrad = true;

    CHECK(engine_difference(spec, 2) < 1e-6);
}

TEST_CASE("the fused gradient of one logit with StableMax is autograd's") {
    auto spec = as_descent(testing::small_spec());
    spec.task.kind = TaskKind::sparse_parity;
    spec.loss.kind = LossKind::stablemax;
    spec.numerics.dtype = GENERATE(Dtype::float32, Dtype::float64);

    CHECK(engine_difference(spec, 1) < tolerance(spec.numerics.dtype));
}

TEST_CASE("the fused softmax is that which LibTorch computes in float64 on float32 logits") {
    auto spec = as_descent(testing::small_spec());
    spec.loss.dtype = LossDtype::float64;

    CHECK(engine_difference(spec, 1) < tolerance(Dtype::float32));
}

TEST_CASE("fused updates are LibTorch's for every optimiser and penalty over 300 steps") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.numerics.dtype = Dtype::float64;
    spec.optimizer.kind = GENERATE(OptimizerKind::adamw, OptimizerKind::adam, OptimizerKind::sgd);
    spec.regularizer.decay = GENERATE(Decay::decoupled, Decay::coupled);
    spec.regularizer.weight_decay = GENERATE(0.0, 0.1);
    spec.regularizer.l1 = GENERATE(0.0, 1e-4);
    if (spec.optimizer.kind == OptimizerKind::adamw) spec.regularizer.decay = Decay::decoupled;
    spec.optimizer.lr = 1e-2;
    check(spec);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(engine_difference(spec, 300) < 1e-6);
}

TEST_CASE("fused updates are LibTorch's for every regularizer over 300 steps") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.model.embedding = GENERATE(Embedding::tied, Embedding::fixed);
    spec.optimizer.kind = GENERATE(OptimizerKind::adamw, OptimizerKind::sgd);
    spec.numerics.dtype = Dtype::float64;
    spec.optimizer.lr = 1e-2;
    spec.regularizer =
        GENERATE(RegularizerSpec{.proximal_l1 = 0.05}, RegularizerSpec{.norm_clamp = 0.8},
                 RegularizerSpec{.weight_decay = 0.1, .label_noise = 0.2},
                 RegularizerSpec{.grokfast = 2.0}, RegularizerSpec{.perpgrad = true},
                 RegularizerSpec{.norm_clamp = 1.0, .grokfast = 1.0, .perpgrad = true});
    check(spec);
    CAPTURE(spec_to_json(spec).dump());

    CHECK(engine_difference(spec, 300) < 1e-6);
}

TEST_CASE("every regularizer changes what is learnt, in both engines") {
    auto spec = testing::small_spec();
    const auto regularizer =
        GENERATE(RegularizerSpec{.proximal_l1 = 0.05}, RegularizerSpec{.norm_clamp = 0.8},
                 RegularizerSpec{.label_noise = 0.2}, RegularizerSpec{.grokfast = 2.0},
                 RegularizerSpec{.perpgrad = true}, RegularizerSpec{.l1 = 0.01});
    const auto task = make_task(spec);
    const auto initial = initial_weights(spec);
    for (const auto* name : {"fused", "reference"}) {
        auto with = spec;
        with.regularizer = regularizer;
        const auto plain = make_engine(name, spec, task, initial);
        const auto engine = make_engine(name, with, task, initial);
        for (std::int64_t step = 0; step < 3; ++step) {
            plain->update(step);
            engine->update(step);
        }

        CHECK(relative_difference(engine->weights(), plain->weights(), initial) > 1e-3);
    }
}

TEST_CASE("a single number under orthogonal gradients stays as it is, in both engines") {
    auto spec = testing::small_spec();
    spec.model.hidden = 1;
    spec.model.embed = 1;
    spec.regularizer.perpgrad = true;
    spec.numerics.dtype = GENERATE(Dtype::float32, Dtype::float64);
    const auto engine = std::string(GENERATE("fused", "reference"));
    const auto initial = initial_weights(spec);
    const auto trained = make_engine(engine, spec, make_task(spec), initial);
    const auto first = trained->weights();

    for (std::int64_t step = 0; step < 10; ++step) trained->update(step);

    CHECK(weight(trained->weights(), "W_in") == weight(first, "W_in"));
    CHECK(weight(trained->weights(), "W_out") == weight(first, "W_out"));
    CHECK(weight(trained->weights(), "W_E") != weight(first, "W_E"));
}

TEST_CASE("a run goes on from its state to the same bits") {
    auto spec = testing::small_spec();
    spec.task.kind = GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity);
    spec.optimizer.kind = GENERATE(OptimizerKind::adamw, OptimizerKind::sgd);
    spec.regularizer = GENERATE(RegularizerSpec{.weight_decay = 1.0},
                                RegularizerSpec{.norm_clamp = 0.9, .label_noise = 0.3},
                                RegularizerSpec{.grokfast = 2.0, .perpgrad = true});
    const auto engine = std::string(GENERATE("fused", "reference"));
    const auto task = make_task(spec);
    const auto whole = make_engine(engine, spec, task, initial_weights(spec));
    for (std::int64_t step = 0; step < 20; ++step) whole->update(step);
    const auto middle = whole->state();
    for (std::int64_t step = 20; step < 40; ++step) whole->update(step);

    const auto resumed = make_engine(engine, spec, task, initial_weights(spec));
    resumed->restore(20, middle);
    for (std::int64_t step = 20; step < 40; ++step) resumed->update(step);

    for (const auto& [name, value] : whole->weights())
        CHECK(value == weight(resumed->weights(), name));
}

}  // namespace grokscope
