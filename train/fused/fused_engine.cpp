#include <cmath>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "engine.hpp"
#include "fused/step.hpp"
#include "fused/update_kernels.hpp"
#include "grokscope/run.hpp"
#include "grokscope/weights.hpp"

namespace grokscope {
namespace fused {
namespace {

template <typename T>
UpdateRule<T> rule_of(const RunSpec& spec) {
    const auto& [weight_decay, decay, l1, dropout] = spec.regularizer;
    const bool decoupled = spec.optimizer.kind == OptimizerKind::adamw || decay == Decay::decoupled;
    return {.l1 = static_cast<T>(l1),
            .shrinkage = static_cast<T>(decoupled ? 1.0 - spec.optimizer.lr * weight_decay : 1.0),
            .coupled_decay = static_cast<T>(decoupled ? 0.0 : weight_decay),
            .beta_first = static_cast<T>(spec.optimizer.betas[0]),
            .beta_second = static_cast<T>(spec.optimizer.betas[1]),
            .eps = static_cast<T>(spec.optimizer.eps),
            .momentum = static_cast<T>(spec.optimizer.momentum)};
}

/// Closed-form gradients and one pass of updates, on one contiguous array of weights.
template <typename T>
class FusedEngine : public Engine {
public:
    FusedEngine(const RunSpec& spec, const Task& task, const Weights& initial)
        : spec_(spec),
          layout_(layout_of(spec)),
          numbers_{zeros(), zeros()},
          first_(zeros()),
          second_(zeros()),
          step_(step_of(spec, task, split_rows(task, true), layout_, numbers_)),
          rule_(rule_of<T>(spec)),
          kernels_(update_kernels<T>()) {
        put_all(numbers_.weight, layout_, initial, "");
    }

    void update(const std::int64_t step) override {
        step_->compute_gradient(step);
        const auto rates = rates_of(step);
        if (is_adam())
            kernels_.adam(rule_, rates, layout_.trained, numbers_.gradient.data(), first_.data(),
                          second_.data(), numbers_.weight.data());
        else
            kernels_.sgd(rule_, rates, layout_.trained, numbers_.gradient.data(), first_.data(),
                         numbers_.weight.data());
    }

    Weights weights() const override {
        Weights weights;
        for (const auto& shape : weight_shapes(spec_))
            weights.push_back({shape.name, taken(numbers_.weight, place(layout_, shape.name))});
        return weights;
    }

    TrainingState state() const override {
        TrainingState state{.weights = weights(), .moments = {}};
        for (const auto& place : layout_.places) {
            if (place.offset >= layout_.trained) continue;
            state.moments.push_back({first_name() + place.name, taken(first_, place)});
            if (is_adam()) state.moments.push_back({"second/" + place.name, taken(second_, place)});
        }
        return state;
    }

    void restore(std::int64_t, const TrainingState& state) override {
        put_all(numbers_.weight, layout_, state.weights, "");
        put_all(first_, layout_, state.moments, first_name());
        put_all(second_, layout_, state.moments, "second/");
    }

private:
    Array<T> zeros() const { return Array<T>(static_cast<std::size_t>(layout_.size)); }
    bool is_adam() const { return spec_.optimizer.kind != OptimizerKind::sgd; }
    std::string first_name() const { return is_adam() ? "first/" : "momentum/"; }

    StepRates<T> rates_of(const std::int64_t step) const {
        const auto& optimizer = spec_.optimizer;
        if (!is_adam()) return {.rate = static_cast<T>(optimizer.lr)};
        const auto t = static_cast<double>(step + 1);
        return {.rate = static_cast<T>(optimizer.lr / (1.0 - std::pow(optimizer.betas[0], t))),
                .root_correction =
                    static_cast<T>(std::sqrt(1.0 - std::pow(optimizer.betas[1], t)))};
    }

    RunSpec spec_;
    Layout layout_;
    Numbers<T> numbers_;
    Array<T> first_;   ///< Adam's first moment, or sgd's momentum
    Array<T> second_;  ///< Adam's second moment
    std::unique_ptr<Step> step_;
    UpdateRule<T> rule_;
    UpdateKernels<T> kernels_;
};

}  // namespace
}  // namespace fused

std::unique_ptr<Engine> fused_engine(const RunSpec& spec, const Task& task,
                                     const Weights& initial) {
    if (spec.numerics.dtype == Dtype::float32)
        return std::make_unique<fused::FusedEngine<float>>(spec, task, initial);
    return std::make_unique<fused::FusedEngine<double>>(spec, task, initial);
}

}  // namespace grokscope
