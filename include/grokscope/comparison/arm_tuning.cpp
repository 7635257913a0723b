#include "grokscope/comparison/arm_tuning.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/comparison/generalisation_time.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {
namespace {

/// The place of a run's setting in a list, at whose end it is put where it is new.
SettingScore& score_of(std::vector<SettingScore>& scores, const std::vector<TriedRun>& runs,
                       const std::size_t index) {
    const auto& run = runs[index];
    const auto found = std::find_if(scores.begin(), scores.end(), [&](const SettingScore& score) {
        return score.arm == run.arm && score.setting == run.setting;
    });
    if (found != scores.end()) return *found;
    return scores.emplace_back(
        SettingScore{.arm = run.arm, .setting = run.setting, .first = index});
}

}  // namespace

std::vector<SettingScore> setting_scores(const std::vector<TriedRun>& runs) {
    std::vector<SettingScore> scores;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        auto& score = score_of(scores, runs, i);
        score.mean_steps += runs[i].time.time;
        score.generalised += runs[i].time.is_event ? 1 : 0;
        ++score.runs;
    }
    for (auto& score : scores) score.mean_steps /= static_cast<double>(score.runs);
    return scores;
}

namespace {

std::vector<Json> values_of(const RunSpec& spec, const std::vector<std::string>& keys) {
    std::vector<Json> values;
    for (const auto& key : keys) values.push_back(axis_value(spec, key));
    return values;
}

}  // namespace

const PlannedArm& arm_named(const SweepPlan& plan, const std::string& name) {
    const auto found = std::find_if(plan.arms.begin(), plan.arms.end(),
                                    [&](const PlannedArm& arm) { return arm.name == name; });
    require(found != plan.arms.end(), "there is no arm {} in this sweep", name);
    return *found;
}

std::vector<SettingScore> setting_scores(const Sweep& sweep, const double threshold) {
    const auto ended = ended_runs(sweep).size();
    require(ended == sweep.plan.runs.size(),
            "{} has {} of {} runs: an arm is tuned by all of them (the rest would be right first)",
            sweep.file, ended, sweep.plan.runs.size());
    std::vector<TriedRun> runs;
    for (const auto& [index, time, problem] : over_runs(sweep, [&](std::size_t, const Run& run) {
             return survival_of(time_of_generalising(run, threshold));
         })) {
        require(time.has_value(), "{}", problem);
        const auto& [id, spec, arm] = sweep.plan.runs[index];
        const auto values = values_of(spec, arm_named(sweep.plan, arm).keys);
        runs.push_back({.arm = arm, .setting = Json(values).dump(), .time = *time});
    }
    return setting_scores(runs);
}

const SettingScore& best_setting(const std::vector<SettingScore>& scores, const std::string& arm) {
    const SettingScore* best = nullptr;
    for (const auto& score : scores)
        if (score.arm == arm && (best == nullptr || score.mean_steps < best->mean_steps))
            best = &score;
    require(best != nullptr, "the arm {} was not tuned (a sweep with this arm would be right)",
            arm);
    return *best;
}

std::vector<SweepArm> tuned_arms(std::vector<SweepArm> arms, const Sweep& tuning) {
    const auto scores = setting_scores(tuning, learnt_accuracy);
    for (auto& arm : arms) {
        require_usage(arm_named(tuning.plan, arm.name).keys == keys_of(arm.grid),
                      "{} has other keys in the arm {} (the same specification would be right)",
                      tuning.file, arm.name);
        const auto best = best_setting(scores, arm.name).first;
        const auto values = values_of(tuning.plan.runs[best].spec, keys_of(arm.grid));
        for (std::size_t i = 0; i < arm.grid.size(); ++i) arm.grid[i].values = {values[i]};
    }
    return arms;
}

}  // namespace grokscope
