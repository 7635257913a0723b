#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/sweep.hpp"
#include "grokscope/transition.hpp"

/// The choice of a setting for every arm of a comparison, by runs of their own.
namespace grokscope {

/// The test accuracy from which a run counts as generalised, where nothing else is asked for.
inline constexpr double generalised_accuracy = 0.99;

/// Steps until a run generalises, or all of its steps where it never does.
///
/// @param threshold  of test accuracy
inline double steps_to_generalise(const Run& run, const double threshold) {
    const auto interval = first_crossing(run.metrics.step, run.metrics.test_accuracy, threshold);
    return is_censored(interval) ? static_cast<double>(run.spec.schedule.steps) : interval.after;
}

/// One setting of an arm, and how its runs did.
struct SettingScore {
    std::string arm;
    std::vector<Json> values;  ///< of the arm's keys, in their order
    std::int64_t runs = 0;
    std::int64_t generalised = 0;
    double mean_steps = 0.0;  ///< restricted: a run that never generalises counts all its steps
};

inline std::vector<Json> values_of(const RunSpec& spec, const std::vector<std::string>& keys) {
    std::vector<Json> values;
    for (const auto& key : keys) values.push_back(axis_value(spec, key));
    return values;
}

inline const PlannedArm& arm_named(const SweepPlan& plan, const std::string& name) {
    const auto found = std::find_if(plan.arms.begin(), plan.arms.end(),
                                    [&](const PlannedArm& arm) { return arm.name == name; });
    require(found != plan.arms.end(), "there is no arm {} in this sweep", name);
    return *found;
}

/// The place of a run's setting in a list, at whose end it is put where it is new.
inline SettingScore& score_of(std::vector<SettingScore>& scores, const SweepPlan& plan,
                              const PlannedRun& run) {
    auto values = values_of(run.spec, arm_named(plan, run.arm).keys);
    const auto found = std::find_if(scores.begin(), scores.end(), [&](const SettingScore& score) {
        return score.arm == run.arm && score.values == values;
    });
    if (found != scores.end()) return *found;
    return scores.emplace_back(SettingScore{.arm = run.arm, .values = std::move(values)});
}

/// Every setting of every arm, in the order of the plan.
///
/// @throws Error where a run has not ended, or cannot be read
inline std::vector<SettingScore> setting_scores(const Sweep& sweep, const double threshold) {
    const auto ended = ended_runs(sweep).size();
    require(ended == sweep.plan.runs.size(),
            "{} has {} of {} runs: an arm is tuned by all of them (the rest would be right first)",
            sweep.file, ended, sweep.plan.runs.size());
    const auto steps = over_runs(sweep, [&](std::size_t, const Run& run) {
        return std::pair(steps_to_generalise(run, threshold),
                         static_cast<double>(run.spec.schedule.steps));
    });
    std::vector<SettingScore> scores;
    for (const auto& [index, result, problem] : steps) {
        require(result.has_value(), "{}", problem);
        auto& score = score_of(scores, sweep.plan, sweep.plan.runs[index]);
        const auto [taken, all] = *result;
        score.mean_steps += taken;
        score.generalised += taken < all ? 1 : 0;
        ++score.runs;
    }
    for (auto& score : scores) score.mean_steps /= static_cast<double>(score.runs);
    return scores;
}

/// The setting of an arm with the least mean steps, the first of equals.
///
/// @throws Error where the arm has none
inline const SettingScore& best_setting(const std::vector<SettingScore>& scores,
                                        const std::string& arm) {
    const SettingScore* best = nullptr;
    for (const auto& score : scores)
        if (score.arm == arm && (best == nullptr || score.mean_steps < best->mean_steps))
            best = &score;
    require(best != nullptr, "the arm {} was not tuned (a sweep with this arm would be right)",
            arm);
    return *best;
}

/// Arms that have their best setting alone.
///
/// @throws UsageError where a sweep did not have these arms with these keys
inline std::vector<SweepArm> tuned_arms(std::vector<SweepArm> arms, const Sweep& tuning) {
    const auto scores = setting_scores(tuning, generalised_accuracy);
    for (auto& arm : arms) {
        require_usage(arm_named(tuning.plan, arm.name).keys == keys_of(arm.grid),
                      "{} has other keys in the arm {} (the same specification would be right)",
                      tuning.file, arm.name);
        const auto& best = best_setting(scores, arm.name);
        for (std::size_t i = 0; i < arm.grid.size(); ++i) arm.grid[i].values = {best.values[i]};
    }
    return arms;
}

}  // namespace grokscope
