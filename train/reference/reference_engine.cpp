#include <ATen/Parallel.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/dropout.hpp"
#include "grokscope/model/label_noise.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "reference/model.hpp"
#include "reference/optimizer.hpp"
#include "reference/tensor_constraints.hpp"

namespace grokscope {
namespace {

class ReferenceEngine : public Engine {
public:
    ReferenceEngine(const RunSpec& spec, const Task& task, const Weights& initial)
        : spec_(spec),
          batch_(make_batch(spec, task, /*train=*/true)),
          parameters_(parameters_from_weights(spec, initial)),
          labels_(labels_of(batch_.targets)),
          optimizer_(make_optimizer(spec, trained(parameters_))),
          constraints_(spec, parameters_) {}

    void update(const std::int64_t step) override {
        torch::Tensor mask;
        if (spec_.regularizer.dropout > 0)
            mask = tensor_from_matrix(dropout_mask(spec_, batch_.targets.size(0), step),
                                      spec_.numerics.dtype);
        if (spec_.regularizer.label_noise > 0)
            batch_.targets = torch::tensor(noisy_targets(spec_, labels_, step), torch::kInt64);
        auto weights = trained(parameters_);
        for (auto& [name, parameter] : weights) parameter.mutable_grad().reset();
        training_loss(spec_, parameters_, batch_, mask).backward();
        constraints_.filter_gradients(weights);
        optimizer_->step();
        constraints_.clamp_weights(weights);
    }

    Weights weights() const override {
        Weights weights;
        for (const auto& [name, parameter] : parameters_)
            weights.push_back({name, matrix_from_tensor(parameter)});
        return weights;
    }

    TrainingState state() const override {
        auto moments = optimizer_->moments();
        for (auto& average : constraints_.moments()) moments.push_back(std::move(average));
        return {.weights = weights(), .moments = std::move(moments)};
    }

    std::vector<std::string> moment_kinds() const override {
        auto kinds = optimizer_->moment_kinds();
        for (auto& kind : constraints_.moment_kinds()) kinds.push_back(std::move(kind));
        return kinds;
    }

    void restore(const std::int64_t step, const TrainingState& state) override {
        parameters_ = parameters_from_weights(spec_, state.weights);
        optimizer_ = make_optimizer(spec_, trained(parameters_));
        if (step > 0) optimizer_->restore(step, state.moments);
        constraints_.restore(trained(parameters_), state.moments);
    }

private:
    static Parameters trained(const Parameters& parameters) {
        Parameters trained;
        for (const auto& named : parameters)
            if (named.second.requires_grad()) trained.push_back(named);
        return trained;
    }

    static std::vector<std::int64_t> labels_of(const torch::Tensor& targets) {
        const auto* first = targets.data_ptr<std::int64_t>();
        return {first, first + targets.numel()};
    }

    RunSpec spec_;
    Batch batch_;
    Parameters parameters_;
    std::vector<std::int64_t> labels_;  ///< (n) without noise
    std::unique_ptr<Optimizer> optimizer_;
    TensorConstraints constraints_;
};

}  // namespace

std::unique_ptr<Engine> reference_engine(const RunSpec& spec, const Task& task,
                                         const Weights& initial) {
    at::set_num_threads(1);
    return std::make_unique<ReferenceEngine>(spec, task, initial);
}

}  // namespace grokscope
