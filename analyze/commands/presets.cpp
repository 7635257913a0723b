/// grokscope-presets: every preset, one line each; or one of them whole.

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>

#include "commands/commands.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"

namespace grokscope {
namespace {

void print_all() {
    const auto names = preset_names(preset_directory());
    std::size_t width = 0;
    for (const auto& name : names) width = std::max(width, name.size());
    for (const auto& name : names)
        fmt::print("{:<{}}  {}\n", name, width, load_spec_file(name, preset_directory()).summary);
}

/// Every key with its value, in sections, as a specification file would say it.
void print_resolved(const RunSpec& spec) {
    std::string section;
    visit_fields(spec, [&](const std::string& key, const auto& value, const char* meaning) {
        const auto dot = key.find('.');
        if (key.substr(0, dot) != section)
            fmt::print("{}[{}]\n", section.empty() ? "" : "\n", key.substr(0, dot));
        section = key.substr(0, dot);
        const auto line = fmt::format("{} = {}", key.substr(dot + 1), field_to_json(value).dump());
        fmt::print("{:<32}# {}\n", line, meaning);
    });
}

void print_axes(const Grid& grid) {
    for (const auto& axis : grid) fmt::print("\"{}\" = {}\n", axis.key, Json(axis.values).dump());
}

/// The axes of a sweep's grids, in sections of their own.
void print_grids(const Json& tables, const std::string& name) {
    for (const auto& grid : grids_of(tables)) {
        fmt::print("\n[{}]\n", tables.size() == 1 ? name : "[" + name + "]");
        print_axes(grid);
    }
}

void print_arms(const Json& tables) {
    for (const auto& arm : sweep_arms(tables)) {
        fmt::print("\n[[arm]]\nname = {}\n", Json(arm.name).dump());
        print_axes(arm.grid);
    }
}

}  // namespace

Exit presets_command(const int argc, char** argv) {
    std::string name;
    CommandLine line("Every preset, one line each; with a name, all keys and values of that one.",
                     "grokscope presets");
    line.option("PRESET", name, "the preset to print whole");
    if (const auto exit = line.parse(argc, argv)) return *exit;
    if (name.empty()) {
        print_all();
        return Exit::done;
    }
    const auto loaded = load_spec_file(name, preset_directory());
    print_resolved(loaded.spec);
    print_grids(loaded.sweep, "sweep");
    if (!loaded.tuning.is_null()) print_grids(Json::array({loaded.tuning}), "tuning");
    print_arms(loaded.arms);
    return Exit::done;
}

}  // namespace grokscope
