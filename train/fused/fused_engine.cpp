#include "fused/fused_engine.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.hpp"
#include "fused/array.hpp"
#include "fused/constraints.hpp"
#include "fused/layout.hpp"
#include "fused/step.hpp"
#include "fused/update_kernels.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/decay.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace fused {
namespace {

template <typename T>
UpdateRule<T> rule_of(const RunSpec& spec) {
    const auto& regularizer = spec.regularizer;
    const double coupled_decay = is_decay_decoupled(spec) ? 0.0 : regularizer.weight_decay;
    return {.l1 = static_cast<T>(regularizer.l1),
            .shrinkage = static_cast<T>(decay_factor(spec)),
            .coupled_decay = static_cast<T>(coupled_decay),
            .beta_first = static_cast<T>(spec.optimizer.betas[0]),
            .beta_second = static_cast<T>(spec.optimizer.betas[1]),
            .eps = static_cast<T>(spec.optimizer.eps),
            .momentum = static_cast<T>(spec.optimizer.momentum),
            .threshold = static_cast<T>(spec.optimizer.lr * regularizer.proximal_l1)};
}

/// What a run remembers from step to step, by kind; zeros.
template <typename T>
std::map<std::string, Array<T>> moments_of(const RunSpec& spec, const Layout& layout) {
    const Array<T> zeros(static_cast<std::size_t>(layout.size));
    std::map<std::string, Array<T>> moments;
    if (spec.optimizer.kind == OptimizerKind::sgd)
        moments = {{"momentum", zeros}};
    else
        moments = {{"first", zeros}, {"second", zeros}};
    if (spec.regularizer.grokfast > 0) moments["grokfast"] = zeros;
    return moments;
}

/// Closed-form gradients and one pass of updates, on one contiguous array of weights.
template <typename T>
class FusedEngine : public Engine {
public:
    FusedEngine(const RunSpec& spec, const Task& task, const Weights& initial)
        : spec_(spec),
          layout_(layout_of(spec)),
          numbers_{zeros(), zeros()},
          moments_(moments_of<T>(spec, layout_)),
          step_(step_of(spec, task, split_rows(task, true), layout_, numbers_)),
          rule_(rule_of<T>(spec)),
          kernels_(update_kernels<T>()) {
        put_all(numbers_.weight, layout_, initial, "");
        radius_ = spec.regularizer.norm_clamp * trained_norm(layout_, numbers_.weight);
    }

    void update(const std::int64_t step) override {
        step_->compute_gradient(step);
        filter_gradient();
        move_weights(step);
        if (radius_ > 0) clamp_norm(layout_, radius_, numbers_.weight);
    }

    Weights weights() const override {
        Weights weights;
        for (const auto& shape : weight_shapes(spec_))
            weights.push_back({shape.name, taken(numbers_.weight, place(layout_, shape.name))});
        return weights;
    }

    TrainingState state() const override {
        TrainingState state{.weights = weights(), .moments = {}};
        for (const auto& [kind, numbers] : moments_) {
            if (kind == slow && !has_slow_) continue;
            for (const auto& place : layout_.places)
                if (place.offset < layout_.trained)
                    state.moments.push_back({kind + "/" + place.name, taken(numbers, place)});
        }
        return state;
    }

    std::vector<std::string> moment_kinds() const override {
        std::vector<std::string> kinds;
        for (const auto& [kind, numbers] : moments_) kinds.push_back(kind);
        return kinds;
    }

    void restore(std::int64_t, const TrainingState& state) override {
        put_all(numbers_.weight, layout_, state.weights, "");
        for (auto& [kind, numbers] : moments_) put_all(numbers, layout_, state.moments, kind + "/");
        has_slow_ = moments_.contains(slow) && has_any(state.moments, std::string(slow) + "/");
    }

private:
    static constexpr const char* slow = "grokfast";

    static bool has_any(const Weights& moments, const std::string& prefix) {
        return std::any_of(moments.begin(), moments.end(),
                           [&](const auto& moment) { return moment.name.starts_with(prefix); });
    }

    Array<T> zeros() const { return Array<T>(static_cast<std::size_t>(layout_.size)); }
    bool is_adam() const { return spec_.optimizer.kind != OptimizerKind::sgd; }

    void filter_gradient() {
        if (spec_.regularizer.grokfast > 0)
            amplify_slow_part(spec_.regularizer, !std::exchange(has_slow_, true), layout_.trained,
                              numbers_.gradient, moments_.at(slow));
        if (!spec_.regularizer.perpgrad) return;
        for (const auto& place : layout_.places)
            if (place.offset < layout_.trained)
                remove_part_along(at(numbers_.weight, place), at(numbers_.gradient, place));
    }

    void move_weights(const std::int64_t step) {
        const auto rates = rates_of(step);
        if (is_adam())
            kernels_.adam(rule_, rates, layout_.trained, numbers_.gradient.data(),
                          moments_.at("first").data(), moments_.at("second").data(),
                          numbers_.weight.data());
        else
            kernels_.sgd(rule_, rates, layout_.trained, numbers_.gradient.data(),
                         moments_.at("momentum").data(), numbers_.weight.data());
    }

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
    std::map<std::string, Array<T>> moments_;  ///< by kind
    bool has_slow_ = false;                    ///< whether Grokfast's average has begun
    double radius_ = 0.0;                      ///< norm to which weights are taken back; 0: none
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
