#include "grokscope/learning/objective.hpp"

#include <cstddef>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Penalties penalties_of(const RunSpec& spec) {
    const auto& regularizer = spec.regularizer;
    const bool is_coupled = regularizer.decay == Decay::coupled;
    return {.l1 = regularizer.l1,
            .coupled_decay = is_coupled ? regularizer.weight_decay : 0.0,
            .decoupled_decay = is_coupled ? 0.0 : regularizer.weight_decay,
            .proximal_l1 = regularizer.proximal_l1};
}

std::vector<Objective> objective_over_training(const RunSpec& spec, const Metrics& metrics) {
    const auto penalties = penalties_of(spec);
    std::vector<Objective> objectives;
    for (std::size_t t = 0; t < metrics.step.size(); ++t) {
        const double half_square = metrics.weight_norm_l2[t] * metrics.weight_norm_l2[t] / 2.0;
        Objective objective{.step = metrics.step[t],
                            .train_loss = metrics.train_loss[t],
                            .test_loss = metrics.test_loss[t],
                            .l1 = penalties.l1 * metrics.weight_norm_l1[t],
                            .l2 = penalties.coupled_decay * half_square,
                            .decoupled_decay = penalties.decoupled_decay * half_square,
                            .proximal_l1 = penalties.proximal_l1 * metrics.weight_norm_l1[t],
                            .total = 0.0};
        objective.total = objective.train_loss + objective.l1 + objective.l2;
        objectives.push_back(objective);
    }
    return objectives;
}

}  // namespace grokscope
