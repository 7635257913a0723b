#include <catch2/catch.hpp>
#include <torch/torch.h>

#include <cstdint>

#include "grokscope/model/dropout.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "reference/model.hpp"
#include "reference/reference_engine.hpp"
#include "support/specs.hpp"

namespace grokscope {
namespace {

RunSpec descent_with_dropout() {
    auto spec = testing::small_spec();
    spec.optimizer.kind = OptimizerKind::sgd;
    spec.optimizer.momentum = 0.0;
    spec.optimizer.lr = 0.5;
    spec.regularizer.dropout = 0.4;
    spec.numerics.dtype = Dtype::float64;
    return spec;
}

}  // namespace

TEST_CASE("a step of the reference engine descends the loss under that step's dropout mask") {
    const auto spec = descent_with_dropout();
    const auto task = make_task(spec);
    const auto weights = initial_weights(spec);
    constexpr std::int64_t step = 5;

    const auto engine = reference_engine(spec, task, weights);
    engine->update(step);

    const auto parameters = parameters_from_weights(spec, weights);
    const auto batch = make_batch(spec, task, true);
    const auto mask =
        tensor_from_matrix(dropout_mask(spec, batch.targets.size(0), step), spec.numerics.dtype);
    training_loss(spec, parameters, batch, mask).backward();
    for (const auto& [name, parameter] : parameters) {
        const auto expected = matrix_from_tensor(parameter - spec.optimizer.lr * parameter.grad());
        CHECK((weight(engine->weights(), name) - expected).cwiseAbs().maxCoeff() < 1e-12);
        CHECK((expected - weight(weights, name)).cwiseAbs().maxCoeff() > 1e-6);
    }
}

}  // namespace grokscope
