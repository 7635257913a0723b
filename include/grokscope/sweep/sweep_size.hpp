#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

/// What a sweep will take, from its axes, without making its runs.
namespace grokscope {

/// What the runs of a sweep take in all.
struct SweepSize {
    double runs = 0.0;     ///< those that grids share counted each time
    double bytes = 0.0;    ///< on disk
    double seconds = 0.0;  ///< of one core   [s]
    RunSpec longest = {};  ///< of the runs that were looked at
    std::string axis;      ///< with the most values, and how many
    double most = 0.0;     ///< runs of one grid
};

/// Adds every grid, in each arm where there are arms.
void add_sizes(const RunSpec& base, const std::vector<SweepArm>& arms,
               const std::vector<Grid>& grids, SweepSize& size);

SweepSize sweep_size(const RunSpec& base, const std::vector<SweepArm>& arms,
                     const std::vector<Grid>& grids);

/// Whether a sweep is so large that it is trained with `--yes` alone.
bool is_big(const SweepSize& size);

/// `1e+06 runs, about 12 days of one core, 25 GB`.
std::string size_text(const SweepSize& size);

/// @throws UsageError where the memory does not hold the plan of a sweep
void check_plan_memory(const SweepSize& size);

/// @throws UsageError where a sweep writes more than is free
void check_sweep_disk(const SweepSize& size, const std::filesystem::path& directory);

/// @throws UsageError for a big sweep that nobody has confirmed
void check_sweep_confirmed(const SweepSize& size, bool is_confirmed);

/// @throws UsageError where so many runs at a time need more memory than there is
void check_memory_of_jobs(const SweepPlan& plan, const std::vector<std::size_t>& order,
                          std::int64_t jobs);

}  // namespace grokscope
