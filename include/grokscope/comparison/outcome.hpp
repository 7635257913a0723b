#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/statistics/survival.hpp"

/// How training ended, run by run, for arms that are to be compared: such as regularizers, each
/// with the same seeds.
namespace grokscope {

/// What came of one run. Numbers that do not apply to it are missing.
///
/// A run that came apart can no longer generalise: its `generalised.before` is the last step of its
/// schedule. To censor it where it came apart would treat it as one that might yet have done well.
struct Outcome {
    std::string arm;
    std::int64_t seed = 0;
    Interval memorised;
    Interval generalised;
    bool failed = false;                ///< it came apart before the end of its schedule
    double steps = missing;             ///< trained
    double seconds = missing;           ///< until it generalised, or all that were spent   [s]
    double operations = missing;        ///< likewise; floating-point
    double norm = missing;              ///< of the last weights
    double key_frequencies = missing;   ///< how many
    double distractor_ratio = missing;  ///< of the last weights
};

/// The runs of one arm.
struct Arm {
    std::string name;
    std::vector<Outcome> outcomes;
};

inline bool has_generalised(const Outcome& outcome) { return !is_censored(outcome.generalised); }

Survival time_to_generalise(const Outcome& outcome);

std::vector<Survival> times_to_generalise(const Arm& arm);

/// @throws Error where the run was never evaluated, where it is not known how long it was trained,
///         or where its times contradict that
void check_outcome(const Outcome& outcome);

/// The arms of the outcomes, as they come.
///
/// @throws Error where an arm has a seed twice, where a run was never evaluated, or where it is not
///         known how long it was trained
std::vector<Arm> arms_of(const std::vector<Outcome>& outcomes);

}  // namespace grokscope
