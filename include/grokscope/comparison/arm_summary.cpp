#include "grokscope/comparison/arm_summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/statistics/averages.hpp"
#include "grokscope/statistics/kaplan_meier.hpp"
#include "grokscope/statistics/proportion.hpp"
#include "grokscope/statistics/restricted_mean.hpp"

namespace grokscope {

double followed_until(const Arm& arm) {
    const double known = known_until(times_to_generalise(arm));
    if (!std::isinf(known)) return known;
    double longest = 0.0;
    for (const auto& outcome : arm.outcomes) longest = std::max(longest, outcome.steps);
    return longest;
}

double common_horizon(const std::vector<Arm>& arms) {
    double least = INFINITY;
    for (const auto& arm : arms) least = std::min(least, followed_until(arm));
    return least;
}

namespace {

Reached reached(const std::int64_t count, const Arm& arm) {
    return {.count = count, .share = wilson(count, static_cast<std::int64_t>(arm.outcomes.size()))};
}

/// @param spent  of each run; one that is missing makes the result missing
Spent spent(const std::vector<double>& spent, const std::int64_t generalised) {
    double sum = 0.0;
    for (const double each : spent) sum += each;
    return {.mean = sum / static_cast<double>(spent.size()),
            .per_generalised = sum / static_cast<double>(generalised)};
}

}  // namespace

std::vector<double> column(const std::vector<Outcome>& outcomes, double Outcome::*const number) {
    std::vector<double> values;
    for (const auto& outcome : outcomes) values.push_back(outcome.*number);
    return values;
}

namespace {

/// The steps that each run took until it generalised, or to its end.
std::vector<double> steps_spent(const std::vector<Outcome>& outcomes) {
    std::vector<double> steps;
    for (const auto& outcome : outcomes)
        steps.push_back(has_generalised(outcome) ? outcome.generalised.after : outcome.steps);
    return steps;
}

/// Fills in what is said of the runs that generalised alone.
void add_medians(ArmSummary& summary, std::vector<Outcome> outcomes) {
    std::erase_if(outcomes, [](const Outcome& outcome) { return !has_generalised(outcome); });
    summary.norm = known_median(column(outcomes, &Outcome::norm));
    summary.key_frequencies = known_median(column(outcomes, &Outcome::key_frequencies));
    summary.distractor_ratio = known_median(column(outcomes, &Outcome::distractor_ratio));
}

/// Fills in what it took to generalise.
void add_costs(ArmSummary& summary, const std::vector<Outcome>& outcomes) {
    const auto generalised = summary.generalised.count;
    summary.steps = spent(steps_spent(outcomes), generalised);
    summary.seconds = spent(column(outcomes, &Outcome::seconds), generalised);
    summary.operations = spent(column(outcomes, &Outcome::operations), generalised);
}

}  // namespace

ArmSummary arm_summary(const Arm& arm, const double tau) {
    const auto& outcomes = arm.outcomes;
    const auto times = times_to_generalise(arm);
    const auto has_memorised = [](const Outcome& outcome) {
        return !is_censored(outcome.memorised);
    };
    ArmSummary summary;
    summary.arm = arm.name;
    summary.runs = static_cast<std::int64_t>(outcomes.size());
    summary.memorised = reached(std::ranges::count_if(outcomes, has_memorised), arm);
    summary.generalised = reached(std::ranges::count_if(outcomes, has_generalised), arm);
    summary.curve = kaplan_meier(times);
    summary.median_steps = median_time(summary.curve);
    summary.restricted_steps = restricted_mean(times, tau);
    add_costs(summary, outcomes);
    add_medians(summary, outcomes);
    return summary;
}

}  // namespace grokscope
