#include "grokscope/run/run_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/imported.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/scheduled_steps.hpp"
#include "grokscope/run/weights_check.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// @param first  the step at which they are to begin
void check_steps(const std::string& what, const std::vector<std::int64_t>& steps,
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
void check_metrics(const Run& run, Problems& problems) {
    check_steps("/metrics", run.metrics.step, 0, run.spec, problems);
    const auto expected =
        evaluations_due(history_of(run.attributes), run.spec, run.spec.schedule.steps);
    const auto found = static_cast<std::int64_t>(run.metrics.step.size());
    if (found != expected)
        problems.push_back(fmt::format("/metrics has {} of {} evaluations", found, expected));
    const auto& losses = run.metrics.train_loss;
    if (!std::all_of(losses.begin(), losses.end(), [](const double x) { return std::isfinite(x); }))
        problems.emplace_back("/metrics/train_loss has values that are no numbers");
}

/// Every checkpoint that the schedule asks for is there.
void check_checkpoints(const Run& run, Problems& problems) {
    const auto& steps = run.checkpoint_steps;
    const auto history = history_of(run.attributes);
    check_steps("/checkpoints", steps, first_checkpoint_step(history, run.spec), run.spec,
                problems);
    const auto lacking = checkpoints_due(history, run.spec, run.spec.schedule.steps) -
                         std::count_if(steps.begin(), steps.end(), [&](const auto step) {
                             return is_scheduled_checkpoint(history, run.spec, step);
                         });
    if (lacking > 0)
        problems.push_back(fmt::format("/checkpoints lacks {} that the schedule \"{}\" asks for",
                                       lacking, run.spec.schedule.checkpoints));
}

}  // namespace

Problems problems_of(const Run& run, const CheckDepth& depth) {
    Problems problems;
    if (run.status != "complete")
        problems.push_back(fmt::format("its status is \"{}\"", run.status));
    // Nobody has told when an imported run was to be evaluated.
    if (!is_imported(run)) {
        check_metrics(run, problems);
        check_checkpoints(run, problems);
    }
    check_weights(run, depth, problems);
    return problems;
}

}  // namespace grokscope
