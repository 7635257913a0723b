#pragma once

#include <string>
#include <vector>

#include "grokscope/spec/json_fwd.hpp"
#include "grokscope/sweep/sweep_grid.hpp"

/// The arms of a comparison: named sets of values, each with settings to choose from.
namespace grokscope {

/// One arm. Its keys are those of no other axis of the sweep; every combination of their values is
/// a setting.
struct SweepArm {
    std::string name;
    Grid grid;
};

/// `[[arm]]` tables: a name, and keys with a value or a list of values each.
///
/// @throws UsageError where a name is missing or there twice, or for unknown keys
std::vector<SweepArm> sweep_arms(const Json& tables);

/// Grids in which each axis of a table stands in the place of the axis of its name.
std::vector<Grid> with_axes(std::vector<Grid> grids, const Json& table);

/// The axes of an arm before those of a grid.
Grid joined(Grid grid, const Grid& more);

/// The keys of a grid, in order.
std::vector<std::string> keys_of(const Grid& grid);

}  // namespace grokscope
