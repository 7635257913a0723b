#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/branch_history.hpp"
#include "grokscope/run.hpp"
#include "grokscope/schedule.hpp"

namespace grokscope {

/// What is wrong with a run, in words; empty when it is whole.
using Problems = std::vector<std::string>;

/// @param first  the step at which they are to begin
inline void check_steps(const std::string& what, const std::vector<std::int64_t>& steps,
                        const std::int64_t first, const RunSpec& spec, Problems& problems) {
    for (std::size_t i = 1; i < steps.size(); ++i)
        if (steps[i] <= steps[i - 1])
            problems.push_back(
                fmt::format("{} has step {} after step {}", what, steps[i], steps[i - 1]));
    if (steps.empty() || steps.front() != first || steps.back() != spec.schedule.steps)
        problems.push_back(fmt::format("{} has steps {} to {} ({} to {} would be whole)", what,
                                       steps.empty() ? -1 : steps.front(),
                                       steps.empty() ? -1 : steps.back(), first,
                                       spec.schedule.steps));
}

/// Every evaluation that the schedule asks for is there.
inline void check_metrics(const Run& run, Problems& problems) {
    check_steps("/metrics", run.metrics.step, 0, run.spec, problems);
    const auto history = history_of(run.attributes);
    std::int64_t expected = 0;
    for (std::int64_t step = 0; step <= run.spec.schedule.steps; ++step)
        expected += is_metrics_step(spec_at(history, run.spec, step).schedule, step) ? 1 : 0;
    const auto found = static_cast<std::int64_t>(run.metrics.step.size());
    if (found != expected)
        problems.push_back(fmt::format("/metrics has {} of {} evaluations", found, expected));
    for (const double loss : run.metrics.train_loss)
        if (!std::isfinite(loss)) {
            problems.push_back("/metrics/train_loss has values that are no numbers");
            break;
        }
}

/// The checkpoints that the schedule asks for whatever the losses do.
inline std::vector<std::int64_t> scheduled_checkpoints(const Run& run) {
    const auto history = history_of(run.attributes);
    std::vector<std::int64_t> steps;
    for (std::int64_t step = 0; step <= run.spec.schedule.steps; ++step)
        if (is_checkpoint_step(spec_at(history, run.spec, step).schedule, step, {}, {}))
            steps.push_back(step);
    return steps;
}

/// Every checkpoint can be read and holds finite numbers.
inline void check_checkpoints(const Run& run, Problems& problems) {
    const auto& steps = run.checkpoint_steps;
    const auto scheduled = scheduled_checkpoints(run);
    check_steps("/checkpoints", steps, scheduled.front(), run.spec, problems);
    const auto lacking = std::count_if(scheduled.begin(), scheduled.end(), [&](const auto step) {
        return !std::binary_search(steps.begin(), steps.end(), step);
    });
    if (lacking > 0)
        problems.push_back(fmt::format("/checkpoints lacks {} that the schedule \"{}\" asks for",
                                       lacking, run.spec.schedule.checkpoints));
    visit_checkpoints(run, [&](const Checkpoint& checkpoint) {
        for (const auto& [name, value] : checkpoint.weights)
            if (!value.allFinite())
                problems.push_back(
                    fmt::format("/checkpoints/{} has values that are no numbers at "
                                "step {}",
                                name, checkpoint.step));
    });
}

/// @throws Error when a checkpoint cannot be read at all
inline Problems problems_of(const Run& run) {
    Problems problems;
    if (run.status != "complete")
        problems.push_back(fmt::format("its status is \"{}\"", run.status));
    check_metrics(run, problems);
    check_checkpoints(run, problems);
    return problems;
}

}  // namespace grokscope
