#pragma once

#include <cstdint>
#include <string>

#include "grokscope/comparison/outcome.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/run/run.hpp"

/// How a run ended, as it is compared with others.
namespace grokscope {

/// The accuracies from which a run counts as having memorised, and as having generalised.
struct AccuracyThresholds {
    double train = learnt_accuracy;
    double test = learnt_accuracy;
};

/// Key frequencies of W_input by the rule `article`; missing for parity, and without weights.
double key_frequency_count(const Run& run);

/// The distractors' share of the last input weights; missing for modular addition, and without
/// weights.
double last_distractor_ratio(const Run& run);

/// @param arm   that the run belongs to
/// @param seed  by which it is paired with runs of other arms
Outcome outcome_of(const Run& run, const std::string& arm, std::int64_t seed,
                   const AccuracyThresholds& thresholds);

}  // namespace grokscope
