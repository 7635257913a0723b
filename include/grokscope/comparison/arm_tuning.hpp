#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/statistics/survival.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

/// The choice of a setting for every arm of a comparison, by runs of their own.
namespace grokscope {

/// A run of a setting, and how soon it generalised.
struct TriedRun {
    std::string arm;
    std::string setting;  ///< tells it from the arm's others
    Survival time;
};

/// One setting of an arm, and how its runs did.
struct SettingScore {
    std::string arm;
    std::string setting;
    std::size_t first = 0;  ///< of its runs, an index into the list
    std::int64_t runs = 0;
    std::int64_t generalised = 0;
    double mean_steps = 0.0;  ///< restricted: a run that never generalises counts all its steps
};

/// Every setting of every arm, in the order of the runs.
std::vector<SettingScore> setting_scores(const std::vector<TriedRun>& runs);

const PlannedArm& arm_named(const SweepPlan& plan, const std::string& name);

/// Every setting of every arm, in the order of the plan.
///
/// @throws Error where a run has not ended, or cannot be read
std::vector<SettingScore> setting_scores(const Sweep& sweep, double threshold);

/// The setting of an arm with the least mean steps, the first of equals.
///
/// @throws Error where the arm has none
const SettingScore& best_setting(const std::vector<SettingScore>& scores, const std::string& arm);

/// Arms that have their best setting alone.
///
/// @throws UsageError where a sweep did not have these arms with these keys
std::vector<SweepArm> tuned_arms(std::vector<SweepArm> arms, const Sweep& tuning);

}  // namespace grokscope
