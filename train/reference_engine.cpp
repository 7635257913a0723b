#include <torch/torch.h>

#include "engine.hpp"
#include "grokscope/random.hpp"
#include "model.hpp"
#include "optimizer.hpp"

namespace grokscope {
namespace {

/// Factors 0 or 1 / (1 - rate) on hidden units: a stream of its own for every step, so that a
/// resumed run needs no generator state.
torch::Tensor dropout_mask(const RunSpec& spec, const std::int64_t n, const std::int64_t step) {
    const double rate = spec.regularizer.dropout;
    auto random = random_stream(Purpose::noise, spec.seed.noise, step);
    Matrix mask(n, spec.model.hidden);
    for (auto& factor : mask.reshaped<Eigen::RowMajor>())
        factor = random.uniform() < rate ? 0.0 : 1.0 / (1.0 - rate);
    return tensor_from_matrix(mask, spec.numerics.dtype);
}

class ReferenceEngine : public Engine {
public:
    ReferenceEngine(const RunSpec& spec, const Task& task, const Weights& initial)
        : spec_(spec),
          batch_(make_batch(spec, task, /*train=*/true)),
          parameters_(parameters_from_weights(spec, initial)),
          optimizer_(make_optimizer(spec, parameters_)) {}

    void update(const std::int64_t step) override {
        torch::Tensor mask;
        if (spec_.regularizer.dropout > 0) mask = dropout_mask(spec_, batch_.targets.size(0), step);
        for (auto& [name, parameter] : parameters_) parameter.mutable_grad().reset();
        training_loss(spec_, parameters_, batch_, mask).backward();
        optimizer_->step();
    }

    Weights weights() const override {
        Weights weights;
        for (const auto& [name, parameter] : parameters_)
            weights.push_back({name, matrix_from_tensor(parameter)});
        return weights;
    }

    TrainingState state() const override {
        return {.weights = weights(), .moments = optimizer_->moments()};
    }

    void restore(const std::int64_t step, const TrainingState& state) override {
        parameters_ = parameters_from_weights(spec_, state.weights);
        optimizer_ = make_optimizer(spec_, parameters_);
        if (step > 0) optimizer_->restore(step, state.moments);
    }

private:
    RunSpec spec_;
    Batch batch_;
    Parameters parameters_;
    std::unique_ptr<Optimizer> optimizer_;
};

}  // namespace

std::unique_ptr<Engine> reference_engine(const RunSpec& spec, const Task& task,
                                         const Weights& initial) {
    return std::make_unique<ReferenceEngine>(spec, task, initial);
}

}  // namespace grokscope
