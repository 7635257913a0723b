#include "sweep/sweep_stages.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/comparison/arm_tuning.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "grokscope/sweep/sweep_size.hpp"
#include "trainer/engines.hpp"

namespace grokscope {
namespace {

/// What varies cannot be set.
void check_assignments(const std::vector<std::string>& assignments,
                       const std::vector<Grid>& grids) {
    for (const auto& assignment : assignments)
        for (const auto& grid : grids)
            for (const auto& axis : grid)
                for (const auto& key : keys_of_axis(axis.key))
                    require_usage(assignment.substr(0, assignment.find('=')) != key,
                                  "--set {}: this sweep varies {} (--over \"{}=...\" would be "
                                  "right)",
                                  assignment, axis.key, axis.key);
}

}  // namespace

AskedSweep asked_sweep(const SweepArguments& arguments) {
    AskedSweep asked{.base = load_spec_file(arguments.spec, preset_directory()),
                     .arms = {},
                     .grids = {},
                     .engine = arguments.engine == "reference" ? "reference" : "fused"};
    if (asked.base.sweep.is_null()) asked.base.spec.schedule.checkpoints = "last";
    assign(asked.base, arguments.assignments);
    asked.arms = sweep_arms(asked.base.arms);
    asked.grids = grids_of(asked.base.sweep);
    if (asked.grids.empty()) asked.grids.emplace_back();
    check_assignments(arguments.assignments, asked.grids);
    for (const auto& axis : arguments.axes) {
        for (auto& grid : asked.grids) put_axis(axis, grid);
        asked.base.text += "# --over " + axis + "\n";
    }
    return asked;
}

namespace {

/// The arms with one setting each, as a tuning will leave them.
std::vector<SweepArm> with_one_setting(std::vector<SweepArm> arms) {
    for (auto& arm : arms)
        for (auto& axis : arm.grid) axis.values.resize(1);
    return arms;
}

}  // namespace

SweepSize size_of(const AskedSweep& asked) {
    if (!asked.is_tuned()) return sweep_size(asked.base.spec, asked.arms, asked.grids);
    auto size = sweep_size(asked.base.spec, asked.arms, with_axes(asked.grids, asked.base.tuning));
    add_sizes(asked.base.spec, with_one_setting(asked.arms), asked.grids, size);
    return size;
}

void check_size(const SweepArguments& arguments, const SweepSize& size) {
    check_plan_memory(size);
    if (is_sweep_directory(arguments.directory)) return;
    check_sweep_disk(size, arguments.directory);
    check_sweep_confirmed(size, arguments.yes || arguments.dry_run);
}

SweepPlan plan_of(const AskedSweep& asked, const std::vector<SweepArm>& arms,
                  const std::vector<Grid>& grids) {
    const auto plan = sweep_plan(asked.base, arms, grids, asked.engine);
    for (const auto& run : plan.runs) engine_for(run.spec, asked.engine);
    return plan;
}

Stage stage_of(const SweepArguments& arguments, const std::filesystem::path& directory,
               const SweepPlan& plan) {
    if (!arguments.dry_run) return {directory, freeze(directory, plan)};
    if (is_sweep_directory(directory)) check_same_sweep(directory, read_plan(directory), plan);
    return {directory, plan};
}

bool is_complete(const Stage& stage) {
    const auto states = states_of(stage.directory, stage.plan);
    return std::all_of(states.begin(), states.end(), [](const RunState state) {
        return state == RunState::complete || state == RunState::failed;
    });
}

Stage tuning_stage(const SweepArguments& arguments, const AskedSweep& asked) {
    require_usage(!asked.arms.empty(), "{} has [tuning] and no arms ([[arm]] would be right)",
                  asked.base.name);
    return stage_of(arguments, std::filesystem::path(arguments.directory) / "tuning",
                    plan_of(asked, asked.arms, with_axes(asked.grids, asked.base.tuning)));
}

Stage tuned_stage(const SweepArguments& arguments, const AskedSweep& asked, const Stage& tuning) {
    return stage_of(arguments, arguments.directory,
                    plan_of(asked, tuned_arms(asked.arms, read_sweep(tuning.directory)),
                            asked.grids));
}

}  // namespace grokscope
