/// grokscope-presets: every preset, one line each; or one of them whole.

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "grokscope/command_line.hpp"
#include "grokscope/program.hpp"
#include "grokscope/spec_toml.hpp"

namespace grokscope {
namespace {

void print_all() {
    const auto names = preset_names(preset_directory());
    std::size_t width = 0;
    for (const auto& name : names) width = std::max(width, name.size());
    for (const auto& name : names)
        fmt::print("{:<{}}  {}\n", name, width, load_spec(name, {}, preset_directory()).summary);
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

Exit presets(const int argc, char** argv) {
    std::string name;
    CLI::App app("Every preset, one line each; with a name, all keys and values of that one.",
                 "grokscope presets");
    app.add_option("PRESET", name, "the preset to print whole");
    if (const auto exit = parsed(app, argc, argv)) return *exit;
    if (name.empty())
        print_all();
    else
        print_resolved(load_spec(name, {}, preset_directory()).spec);
    return Exit::done;
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("presets", [&] { return grokscope::presets(argc, argv); });
}
