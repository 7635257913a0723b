#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

/// What training minimises: the loss of the train examples and the penalties of the weights.
namespace grokscope {

/// Which penalties a run has. Coefficients do not change over training.
struct Penalties {
    double l1 = 0.0;               ///< on sum |w|, within the gradient
    double coupled_decay = 0.0;    ///< on sum w^2 / 2, within the gradient
    double decoupled_decay = 0.0;  ///< the same, beside it: w shrinks by lr times this each step
    double proximal_l1 = 0.0;      ///< on sum |w|, beside it: |w| falls by lr times this each step
};

inline Penalties penalties_of(const RunSpec& spec) {
    const auto& regularizer = spec.regularizer;
    const bool is_coupled = regularizer.decay == Decay::coupled;
    return {.l1 = regularizer.l1,
            .coupled_decay = is_coupled ? regularizer.weight_decay : 0.0,
            .decoupled_decay = is_coupled ? 0.0 : regularizer.weight_decay,
            .proximal_l1 = regularizer.proximal_l1};
}

/// The parts of the objective at one evaluation, all in the run's loss convention: a penalty joins
/// the gradient of the loss as it stands, whatever that loss is divided by.
struct Objective {
    std::int64_t step = 0;
    double train_loss = 0.0;
    double test_loss = 0.0;
    double l1 = 0.0;               ///< l1 sum |w| over all trained weights
    double l2 = 0.0;               ///< weight_decay / 2 sum w^2, where decay is coupled
    double decoupled_decay = 0.0;  ///< the same, where it is not; no part of what is minimised
    double proximal_l1 = 0.0;      ///< proximal_l1 sum |w|; no part of what is minimised
    double total = 0.0;            ///< train_loss + l1 + l2
};

/// @param metrics  of a run with this specification
/// @return         (T) one for each evaluation
inline std::vector<Objective> objective_over_training(const RunSpec& spec, const Metrics& metrics) {
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
