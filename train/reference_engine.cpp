#include <torch/torch.h>

#include "engine.hpp"
#include "grokscope/dropout.hpp"
#include "model.hpp"
#include "optimizer.hpp"

namespace grokscope {
namespace {

class ReferenceEngine : public Engine {
public:
    ReferenceEngine(const RunSpec& spec, const Task& task, const Weights& initial)
        : spec_(spec),
          batch_(make_batch(spec, task, /*train=*/true)),
          parameters_(parameters_from_weights(spec, initial)),
          optimizer_(make_optimizer(spec, parameters_)) {}

    void update(const std::int64_t step) override {
        torch::Tensor mask;
        if (spec_.regularizer.dropout > 0)
            mask = tensor_from_matrix(dropout_mask(spec_, batch_.targets.size(0), step),
                                      spec_.numerics.dtype);
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
