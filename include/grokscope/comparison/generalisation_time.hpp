#pragma once

#include "grokscope/base/interval.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/statistics/survival.hpp"

/// When a run generalised, as survival analysis takes it.
namespace grokscope {

/// A run that failed can no longer generalise: it counts as followed to the end of its schedule.
///
/// @param threshold  of test accuracy
Interval time_of_generalising(const Run& run, double threshold);

/// A time as survival analysis takes it: of the first evaluation that shows the event; where it
/// never comes, censored at the last.   [step]
Survival survival_of(const Interval& interval);

}  // namespace grokscope
