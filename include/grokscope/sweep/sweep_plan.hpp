#pragma once

#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/spec/json_fwd.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"

/// A sweep as it is frozen before its first run: every run, resolved, with its name.
namespace grokscope {

/// One run of a sweep. Its id names its file, and is a hash of its specification.
struct PlannedRun {
    std::string id;
    RunSpec spec;
    std::string arm = {};  ///< its name; empty in a sweep without arms
};

/// An arm of a sweep, and the keys that it sets.
struct PlannedArm {
    std::string name;
    std::vector<std::string> keys;
};

struct SweepPlan {
    std::string name;
    std::string summary;
    std::string engine;             ///< of every run
    std::string text;               ///< the specification as given
    std::vector<std::string> axes;  ///< keys that vary
    std::vector<PlannedArm> arms = {};
    std::vector<PlannedRun> runs;  ///< in the order of the grids, the last axis fastest
};

inline constexpr const char* sweep_format = "grokscope-sweep";
inline constexpr const char* sweep_format_version = "1";

/// 16 hexadecimal digits: the hash FNV-1a of the specification's JSON.
///
/// @source Fowler, Noll, Vo; draft-eastlake-fnv
std::string run_id(const RunSpec& spec);

/// The value that a run has on an axis: of the first of the keys that it sets.
Json axis_value(const RunSpec& spec, const std::string& axis);

/// @throws UsageError where a combination of values cannot be, naming it
void check_combination(const RunSpec& spec, const std::vector<std::string>& axes);

/// Every run of the grids, in each arm where there are arms.
///
/// @throws UsageError where a combination of values cannot be, or there is none
SweepPlan sweep_plan(const LoadedSpec& base, const std::vector<SweepArm>& arms,
                     const std::vector<Grid>& grids, const std::string& engine);

/// Of a sweep without arms.
SweepPlan sweep_plan(const LoadedSpec& base, const std::vector<Grid>& grids,
                     const std::string& engine);

/// The runs that a shard takes, in the order in which they are trained.
///
/// In the order of their ids, as good as random: shards are then about equally long, whatever the
/// grid, and a sweep that is half done is a fair sample of all of it.
///
/// @param shard  0 to `shards` - 1
/// @return  indices into `plan.runs`
std::vector<std::size_t> shard_order(const SweepPlan& plan, std::int64_t shard,
                                     std::int64_t shards);

/// One line for each run, so that the file can be read by eye and by line.
std::string plan_to_text(const SweepPlan& plan);

/// @param origin  names the text in messages
/// @throws Error where the text is no plan
SweepPlan plan_from_text(const std::string& text, const std::string& origin);

}  // namespace grokscope
