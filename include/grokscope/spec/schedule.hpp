#pragma once

#include <cstdint>
#include <string_view>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// When weights are written: `every N` steps, `log N` times per decade of steps, `transition N`:
/// every N steps, and also at any evaluation where a loss has moved by more than a quarter since
/// the last checkpoint; or `last`: those of the last step alone.
struct CheckpointSchedule {
    enum class Kind { every, log, transition, last } kind;
    std::int64_t count;
};

/// @throws UsageError when `text` is none of the four forms
CheckpointSchedule parse_checkpoint_schedule(std::string_view text);

/// Whether step lies on the grid of `count` points per factor of ten, from 1 on.
bool on_log_grid(std::int64_t step, std::int64_t count);

/// Losses as they were when weights were last written; decides `transition` checkpoints.
struct LossMark {
    double train = 0.0;
    double test = 0.0;
};

bool is_metrics_step(const ScheduleSpec& schedule, std::int64_t step);

/// Whether the weights of `step` are written. The last always are, and, unless they are to be
/// alone, those of step 0.
///
/// @param last  losses at the last checkpoint (used by `transition` alone)
/// @param now   losses at the last evaluation, at or before `step`
bool is_checkpoint_step(const ScheduleSpec& schedule, std::int64_t step, const LossMark& last,
                        const LossMark& now);

}  // namespace grokscope
