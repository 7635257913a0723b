#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/model/metrics.hpp"
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

Penalties penalties_of(const RunSpec& spec);

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
std::vector<Objective> objective_over_training(const RunSpec& spec, const Metrics& metrics);

}  // namespace grokscope
