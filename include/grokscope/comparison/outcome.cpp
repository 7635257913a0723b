#include "grokscope/comparison/outcome.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/generalisation_time.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {

Survival time_to_generalise(const Outcome& outcome) { return survival_of(outcome.generalised); }

std::vector<Survival> times_to_generalise(const Arm& arm) {
    std::vector<Survival> times;
    for (const auto& outcome : arm.outcomes) times.push_back(time_to_generalise(outcome));
    return times;
}

namespace {

/// @param name  as in `t_gen`, whose ends are `t_gen_before` and `t_gen_after`
/// @param last  step at which it can have happened, or not yet
/// @throws Error where the interval runs backwards, or leaves the steps from 0 to the last
void check_interval(const Interval& interval, const std::string& name, const double last) {
    const auto& [before, after] = interval;
    for (const auto& [end, step] : {std::pair{"before", before}, std::pair{"after", after}}) {
        require(!(step < 0), "{}_{} is {} (0 or more would be right)", name, end, step);
        require(!(step > last), "{}_{} is {} (no more than the {} steps of the run would be right)",
                name, end, step, last);
    }
    require(!(before > after),
            "{0}_before is {1} and {0}_after {2} (the later last would be right)", name, before,
            after);
}

}  // namespace

void check_outcome(const Outcome& outcome) {
    require(std::isfinite(outcome.steps),
            "the run of {} with seed {} has {} steps (a number would be right)", outcome.arm,
            outcome.seed, outcome.steps);
    require(outcome.steps >= 0, "steps is {} (0 or more would be right)", outcome.steps);
    // One that came apart is followed to the end of its schedule.
    const bool is_followed_beyond = outcome.failed && is_censored(outcome.generalised);
    check_interval(outcome.memorised, "t_mem", outcome.steps);
    check_interval(outcome.generalised, "t_gen", is_followed_beyond ? INFINITY : outcome.steps);
    require(std::isfinite(time_to_generalise(outcome).time),
            "the run of {} with seed {} was not evaluated (a step at which it was would be right)",
            outcome.arm, outcome.seed);
}

namespace {

/// Adds an outcome to its arm, which is a new one where there is none of its name.
void add_outcome(std::vector<Arm>& arms, const Outcome& outcome) {
    check_outcome(outcome);
    const auto has_name = [&](const Arm& arm) { return arm.name == outcome.arm; };
    auto arm = std::find_if(arms.begin(), arms.end(), has_name);
    if (arm == arms.end()) arm = arms.insert(arm, {.name = outcome.arm, .outcomes = {}});
    for (const auto& other : arm->outcomes)
        require(other.seed != outcome.seed, "{} has seed {} twice (one run of each would be right)",
                arm->name, outcome.seed);
    arm->outcomes.push_back(outcome);
}

}  // namespace

std::vector<Arm> arms_of(const std::vector<Outcome>& outcomes) {
    std::vector<Arm> arms;
    for (const auto& outcome : outcomes) add_outcome(arms, outcome);
    return arms;
}

}  // namespace grokscope
