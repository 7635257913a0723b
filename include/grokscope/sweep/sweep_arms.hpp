#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

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
inline std::vector<SweepArm> sweep_arms(const Json& tables) {
    std::vector<SweepArm> arms;
    for (auto table : tables) {
        auto name = text_value(table, "name");
        require_usage(!name.empty(),
                      "an arm has no name (name = \"weight decay\", say, would be "
                      "right)");
        require_usage(std::none_of(arms.begin(), arms.end(),
                                   [&](const SweepArm& arm) { return arm.name == name; }),
                      "there are two arms {} (different names would be right)", name);
        table.erase("name");
        SweepArm arm{.name = std::move(name), .grid = {}};
        append_axes({}, table, arm.grid);
        arms.push_back(std::move(arm));
    }
    return arms;
}

/// Grids in which each axis of a table stands in the place of the axis of its name.
inline std::vector<Grid> with_axes(std::vector<Grid> grids, const Json& table) {
    Grid axes;
    append_axes({}, table, axes);
    for (auto& grid : grids)
        for (const auto& axis : axes) {
            std::erase_if(grid, [&](const Axis& other) { return other.key == axis.key; });
            grid.push_back(axis);
        }
    return grids;
}

/// The axes of an arm before those of a grid.
inline Grid joined(Grid grid, const Grid& more) {
    grid.insert(grid.end(), more.begin(), more.end());
    return grid;
}

/// The keys of a grid, in order.
inline std::vector<std::string> keys_of(const Grid& grid) {
    std::vector<std::string> keys;
    for (const auto& axis : grid) keys.push_back(axis.key);
    return keys;
}

}  // namespace grokscope
