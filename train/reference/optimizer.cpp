#include "reference/optimizer.hpp"

#include <torch/optim.h>

#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/decay.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "reference/model.hpp"

namespace grokscope {
namespace {

/// The key of a parameter in an optimiser's state: LibTorch 1 takes a text, LibTorch 2 the address.
template <typename Key>
Key state_key(const torch::Tensor& parameter) {
    auto* address = parameter.unsafeGetTensorImpl();
    if constexpr (std::is_same_v<Key, std::string>)
        return c10::guts::to_string(address);
    else
        return address;
}

/// Calls `visit(name, tensor)` for what an optimiser remembers of one parameter.
template <typename State, typename Visit>
void visit_moments(State& state, Visit&& visit) {
    if constexpr (std::is_same_v<State, torch::optim::SGDParamState>) {
        visit("momentum", state.momentum_buffer());
    } else {
        visit("first", state.exp_avg());
        visit("second", state.exp_avg_sq());
    }
}

/// The names of these moments. Plain descent has no memory.
template <typename State>
std::vector<std::string> moment_names(const OptimizerSpec& optimizer) {
    std::vector<std::string> names;
    State state;
    if (optimizer.kind == OptimizerKind::sgd && optimizer.momentum == 0.0) return names;
    visit_moments(state, [&](const char* name, const auto&) { names.emplace_back(name); });
    return names;
}

/// One of LibTorch's optimisers; `State` is what it keeps for each parameter.
template <typename Rule, typename State, typename RuleOptions>
class TorchOptimizer : public Optimizer {
public:
    TorchOptimizer(const RunSpec& spec, Parameters trained, const RuleOptions& options)
        : trained_(std::move(trained)),
          rule_(tensors(trained_), options),
          kinds_(moment_names<State>(spec.optimizer)),
          l1_(spec.regularizer.l1),
          shrinkage_(decoupled_shrinkage(spec)),
          threshold_(spec.optimizer.lr * spec.regularizer.proximal_l1) {}

    void step() override {
        const torch::NoGradGuard no_gradient;
        for (auto& [name, parameter] : trained_) {
            if (l1_ != 0.0) parameter.mutable_grad().add_(parameter.sign(), l1_);
            if (shrinkage_ != 1.0) parameter.mul_(shrinkage_);
        }
        rule_.step();
        if (threshold_ == 0.0) return;
        for (auto& [name, parameter] : trained_)
            parameter.copy_(torch::softshrink(parameter, threshold_));
    }

    Weights moments() const override {
        Weights moments;
        for (const auto& named : trained_) {
            const auto found = rule_.state().find(key(named.second));
            if (found == rule_.state().end()) continue;
            visit_moments(static_cast<State&>(*found->second), [&](const std::string& moment,
                                                                   const torch::Tensor& value) {
                if (value.defined())
                    moments.push_back({moment + "/" + named.first, matrix_from_tensor(value)});
            });
        }
        return moments;
    }

    std::vector<std::string> moment_kinds() const override { return kinds_; }

    void restore(const std::int64_t step, const Weights& moments) override {
        for (const auto& named : trained_) {
            auto state = std::make_unique<State>();
            if constexpr (!std::is_same_v<State, torch::optim::SGDParamState>) state->step(step);
            visit_moments(*state, [&](const std::string& moment, torch::Tensor& value) {
                const auto name = moment + "/" + named.first;
                if (has_weight(moments, name))
                    value = tensor_from_matrix(weight(moments, name), Dtype::float64)
                                .to(named.second.dtype());
            });
            rule_.state()[key(named.second)] = std::move(state);
        }
    }

private:
    using Key = std::decay_t<decltype(std::declval<Rule&>().state().begin()->first)>;

    static Key key(const torch::Tensor& parameter) { return state_key<Key>(parameter); }

    static std::vector<torch::Tensor> tensors(const Parameters& parameters) {
        std::vector<torch::Tensor> list;
        for (const auto& [name, parameter] : parameters) list.push_back(parameter);
        return list;
    }

    /// AdamW shrinks by itself; decoupled decay beside Adam and SGD is done here.
    static double decoupled_shrinkage(const RunSpec& spec) {
        return spec.optimizer.kind == OptimizerKind::adamw ? 1.0 : decay_factor(spec);
    }

    Parameters trained_;
    mutable Rule rule_;  // LibTorch has no const access to an optimiser's state
    std::vector<std::string> kinds_;
    double l1_;
    double shrinkage_;
    double threshold_;
};

template <typename RuleOptions>
RuleOptions adam_options(const RunSpec& spec, const double weight_decay) {
    const auto& optimizer = spec.optimizer;
    return RuleOptions(optimizer.lr)
        .betas({optimizer.betas[0], optimizer.betas[1]})
        .eps(optimizer.eps)
        .weight_decay(weight_decay);
}

double coupled_decay(const RunSpec& spec) {
    return spec.regularizer.decay == Decay::coupled ? spec.regularizer.weight_decay : 0.0;
}

}  // namespace

std::unique_ptr<Optimizer> make_optimizer(const RunSpec& spec, const Parameters& trained) {
    using namespace torch::optim;
    switch (spec.optimizer.kind) {
        case OptimizerKind::adamw:
            return std::make_unique<TorchOptimizer<AdamW, AdamWParamState, AdamWOptions>>(
                spec, trained, adam_options<AdamWOptions>(spec, spec.regularizer.weight_decay));
        case OptimizerKind::adam:
            return std::make_unique<TorchOptimizer<Adam, AdamParamState, AdamOptions>>(
                spec, trained, adam_options<AdamOptions>(spec, coupled_decay(spec)));
        case OptimizerKind::sgd: break;
    }
    return std::make_unique<TorchOptimizer<SGD, SGDParamState, SGDOptions>>(
        spec, trained,
        SGDOptions(spec.optimizer.lr)
            .momentum(spec.optimizer.momentum)
            .weight_decay(coupled_decay(spec)));
}

}  // namespace grokscope
