#include "grokscope/sweep/sweep_plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"

namespace grokscope {
namespace {

/// The keys of all arms and grids, each once, in order.
std::vector<std::string> axis_keys(const std::vector<SweepArm>& arms,
                                   const std::vector<Grid>& grids) {
    std::vector<std::string> keys;
    const auto add = [&](const Grid& grid) {
        for (const auto& axis : grid)
            if (std::count(keys.begin(), keys.end(), axis.key) == 0) keys.push_back(axis.key);
    };
    for (const auto& arm : arms) add(arm.grid);
    for (const auto& grid : grids) add(grid);
    return keys;
}

/// Adds the runs of a grid, within an arm where it has a name.
void append_runs(const Grid& grid, const RunSpec& base, const std::string& arm, SweepPlan& plan) {
    check_keys_once(grid);
    for (const auto& spec : product(grid, base)) {
        check_combination(spec, plan.axes);
        plan.runs.push_back({.id = run_id(spec), .spec = spec, .arm = arm});
    }
}

/// A run that two grids share is there once; one of two arms cannot be.
///
/// @throws UsageError where two arms have a run in common
void keep_each_once(std::vector<PlannedRun>& runs) {
    std::map<std::string, std::string> arm_of;
    std::erase_if(runs, [&](const PlannedRun& run) {
        const auto [found, is_new] = arm_of.emplace(run.id, run.arm);
        require_usage(found->second == run.arm,
                      "the arms {} and {} have a run in common (different settings would be right)",
                      found->second, run.arm);
        return !is_new;
    });
}

/// @throws Error where an id cannot be the name of a file
void check_id(const std::string& id) {
    const auto is_plain = [](const char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '.';
    };
    require(!id.empty() && id.front() != '.' && std::all_of(id.begin(), id.end(), is_plain),
            "it has the id \"{}\" (hexadecimal digits would be right)", id);
}

}  // namespace

std::string run_id(const RunSpec& spec) {
    std::uint64_t hash = 14695981039346656037U;
    for (const char byte : spec_to_json(spec).dump()) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 1099511628211U;
    }
    return fmt::format("{:016x}", hash);
}

Json axis_value(const RunSpec& spec, const std::string& axis) {
    return field_named(spec, keys_of_axis(axis).front());
}

void check_combination(const RunSpec& spec, const std::vector<std::string>& axes) {
    try {
        check(spec);
    } catch (const UsageError& error) {
        std::vector<std::string> values;
        for (const auto& axis : axes)
            values.push_back(fmt::format("{} = {}", axis, axis_value(spec, axis).dump()));
        throw UsageError(fmt::format("of the runs of this sweep, that with {}: {}",
                                     fmt::join(values, ", "), error.what()));
    }
}

SweepPlan sweep_plan(const LoadedSpec& base, const std::vector<SweepArm>& arms,
                     const std::vector<Grid>& grids, const std::string& engine) {
    SweepPlan plan{.name = base.name,
                   .summary = base.summary,
                   .engine = engine,
                   .text = base.text,
                   .axes = axis_keys(arms, grids),
                   .arms = {},
                   .runs = {}};
    for (const auto& arm : arms) {
        plan.arms.push_back({.name = arm.name, .keys = keys_of(arm.grid)});
        for (const auto& grid : grids)
            append_runs(joined(arm.grid, grid), base.spec, arm.name, plan);
    }
    if (arms.empty())
        for (const auto& grid : grids) append_runs(grid, base.spec, {}, plan);
    keep_each_once(plan.runs);
    return plan;
}

SweepPlan sweep_plan(const LoadedSpec& base, const std::vector<Grid>& grids,
                     const std::string& engine) {
    return sweep_plan(base, {}, grids, engine);
}

std::vector<std::size_t> shard_order(const SweepPlan& plan, const std::int64_t shard,
                                     const std::int64_t shards) {
    std::vector<std::size_t> order(plan.runs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](const std::size_t a, const std::size_t b) {
        return plan.runs[a].id < plan.runs[b].id;
    });
    std::vector<std::size_t> taken;
    for (auto i = static_cast<std::size_t>(shard); i < order.size();
         i += static_cast<std::size_t>(shards))
        taken.push_back(order[i]);
    return taken;
}

std::string plan_to_text(const SweepPlan& plan) {
    std::vector<std::string> runs;
    for (const auto& run : plan.runs) {
        Json json{{"id", run.id}, {"spec", spec_to_json(run.spec)}};
        if (!run.arm.empty()) json["arm"] = run.arm;
        runs.push_back(json.dump());
    }
    Json head = {{"format", sweep_format}, {"format_version", sweep_format_version},
                 {"name", plan.name},      {"summary", plan.summary},
                 {"engine", plan.engine},  {"text", plan.text},
                 {"axes", plan.axes}};
    for (const auto& arm : plan.arms)
        head["arms"].push_back({{"name", arm.name}, {"keys", arm.keys}});
    const auto open = head.dump();
    return fmt::format("{},\n\"runs\": [\n{}\n]}}\n", open.substr(0, open.size() - 1),
                       fmt::join(runs, ",\n"));
}

SweepPlan plan_from_text(const std::string& text, const std::string& origin) {
    try {
        const auto json = json_from(text);
        const auto version = json.at("format_version").get<std::string>();
        require(json.at("format") == sweep_format && version == sweep_format_version,
                "its format is {} {} (right would be \"{}\" \"{}\")", json.at("format").dump(),
                version, sweep_format, sweep_format_version);
        SweepPlan plan{.name = json.at("name"),
                       .summary = json.at("summary"),
                       .engine = json.at("engine"),
                       .text = json.at("text"),
                       .axes = json.at("axes"),
                       .arms = {},
                       .runs = {}};
        for (const auto& arm : json.value("arms", Json::array()))
            plan.arms.push_back({.name = arm.at("name"), .keys = arm.at("keys")});
        for (const auto& axis : plan.axes) axis_of(axis, Json::array({0}));
        for (const auto& run : json.at("runs"))
            plan.runs.push_back({.id = run.at("id"),
                                 .spec = spec_from_json(run.at("spec")),
                                 .arm = run.value("arm", std::string{})});
        require(!plan.runs.empty(), "it has no runs");
        for (const auto& run : plan.runs) check_id(run.id);
        return plan;
    } catch (const Json::exception&) {
        throw Error(
            fmt::format("{} is damaged: it is no plan of a sweep (a copy of it, or a new "
                        "directory, would be right)",
                        origin));
    } catch (const Error& error) {
        throw Error(fmt::format("{} is no plan of a sweep: {}", origin, error.what()));
    }
}

}  // namespace grokscope
