#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

/// A sweep on disk: `plan.json`, `runs/<id>.h5`, and `logs/`.
namespace grokscope {

std::filesystem::path run_path(const std::filesystem::path& sweep, const std::string& id);

/// Why the last attempt at a run gave nothing; there only where one did.
std::filesystem::path error_path(const std::filesystem::path& sweep, const std::string& id);

/// Why a run was begun again in the place of an attempt that could not be gone on with: a line for
/// each time; there only where one was.
std::filesystem::path again_path(const std::filesystem::path& sweep, const std::string& id);

/// Into how many shards the last array script divided the sweep.
std::filesystem::path shards_path(const std::filesystem::path& sweep);

bool is_sweep_directory(const std::filesystem::path& path);

/// @throws Error when the directory has no whole plan
SweepPlan read_plan(const std::filesystem::path& sweep);

bool have_same_specs(const SweepPlan& a, const SweepPlan& b);

/// @throws UsageError unless the runs that are asked for, by their engine, are those that are
/// frozen
void check_same_sweep(const std::filesystem::path& sweep, const SweepPlan& frozen,
                      const SweepPlan& asked);

/// Makes the directory of a sweep, and its plan where there is none; several processes may try.
///
/// @return  the plan that is there
/// @throws UsageError when the sweep there is another
SweepPlan freeze(const std::filesystem::path& sweep, const SweepPlan& plan);

/// How far a run of a sweep is.
enum class RunState { complete, failed, running, stopped, absent };

constexpr auto spellings(RunState) {
    return std::array<std::string_view, 5>{"complete", "failed", "running", "stopped", "missing"};
}

RunState state_of(const std::filesystem::path& sweep, const PlannedRun& run);

/// @return  (runs) in the order of the plan
std::vector<RunState> states_of(const std::filesystem::path& sweep, const SweepPlan& plan);

std::int64_t count_of(const std::vector<RunState>& states, RunState state);

}  // namespace grokscope
