#pragma once

#include "grokscope/learning/transition.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/statistics/survival.hpp"

/// When a run generalised, as survival analysis takes it.
namespace grokscope {

/// A run that failed can no longer generalise: it counts as followed to the end of its schedule.
///
/// @param threshold  of test accuracy
inline Interval time_of_generalising(const Run& run, const double threshold) {
    auto interval = first_crossing(run.metrics.step, run.metrics.test_accuracy, threshold);
    if (is_censored(interval) && run.status == "failed")
        interval.before = static_cast<double>(run.spec.schedule.steps);
    return interval;
}

/// A time as survival analysis takes it: of the first evaluation that shows the event; where it
/// never comes, censored at the last.   [step]
inline Survival survival_of(const Interval& interval) {
    return is_censored(interval) ? Survival{.time = interval.before, .is_event = false}
                                 : Survival{.time = interval.after, .is_event = true};
}

}  // namespace grokscope
