#include "grokscope/comparison/generalisation_time.hpp"

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {

Interval time_of_generalising(const Run& run, const double threshold) {
    auto interval = first_crossing(run.metrics.step, run.metrics.test_accuracy, threshold);
    if (is_censored(interval) && run.status == "failed")
        interval.before = static_cast<double>(run.spec.schedule.steps);
    return interval;
}

Survival survival_of(const Interval& interval) {
    return is_censored(interval) ? Survival{.time = interval.before, .is_event = false}
                                 : Survival{.time = interval.after, .is_event = true};
}

}  // namespace grokscope
