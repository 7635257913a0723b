#pragma once

#include <cstdint>

#include "grokscope/run/branch_history.hpp"
#include "grokscope/spec/run_spec.hpp"

/// How many steps a schedule asks for, counted without going through all of them: a file can say
/// that a run has 10^18.
namespace grokscope {

/// The evaluations from step `first` to `last`.
std::int64_t evaluations_due(const ScheduleSpec& schedule, std::int64_t first, std::int64_t last);

/// The checkpoints from step `first` to `last` that do not depend on the losses.
std::int64_t checkpoints_due(const ScheduleSpec& schedule, std::int64_t first, std::int64_t last);

/// The evaluations of a run up to step `last`.
std::int64_t evaluations_due(const BranchHistory& history, const RunSpec& own, std::int64_t last);

/// The checkpoints of a run up to step `last` that do not depend on the losses.
std::int64_t checkpoints_due(const BranchHistory& history, const RunSpec& own, std::int64_t last);

/// The step of a run's first checkpoint: its last checkpoint's where there is no earlier one.
std::int64_t first_checkpoint_step(const BranchHistory& history, const RunSpec& own);

/// Whether the weights of a step of a run are written whatever the losses do.
bool is_scheduled_checkpoint(const BranchHistory& history, const RunSpec& own, std::int64_t step);

}  // namespace grokscope
