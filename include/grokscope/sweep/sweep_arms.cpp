#include "grokscope/sweep/sweep_arms.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_grid.hpp"

namespace grokscope {

std::vector<SweepArm> sweep_arms(const Json& tables) {
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

std::vector<Grid> with_axes(std::vector<Grid> grids, const Json& table) {
    Grid axes;
    append_axes({}, table, axes);
    for (auto& grid : grids)
        for (const auto& axis : axes) {
            std::erase_if(grid, [&](const Axis& other) { return other.key == axis.key; });
            grid.push_back(axis);
        }
    return grids;
}

Grid joined(Grid grid, const Grid& more) {
    grid.insert(grid.end(), more.begin(), more.end());
    return grid;
}

std::vector<std::string> keys_of(const Grid& grid) {
    std::vector<std::string> keys;
    for (const auto& axis : grid) keys.push_back(axis.key);
    return keys;
}

}  // namespace grokscope
