#include "grokscope/spec/spec_toml.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/toml_depth.hpp"
#include "grokscope/spec/toml_number.hpp"

namespace grokscope {
namespace {

/// A date or a time as TOML writes it.
std::string time_text(const toml::node& node) {
    std::ostringstream text;
    if (const auto* date = node.as_date()) text << date->get();
    if (const auto* time = node.as_time()) text << time->get();
    if (const auto* moment = node.as_date_time()) text << moment->get();
    return text.str();
}

Json json_from_node(const toml::node& node) {
    if (const auto* table = node.as_table()) {
        Json json = Json::object();
        for (const auto& [key, value] : *table)
            json[std::string(key.str())] = json_from_node(value);
        return json;
    }
    if (const auto* array = node.as_array()) {
        Json json = Json::array();
        for (const auto& value : *array) json.push_back(json_from_node(value));
        return json;
    }
    if (const auto value = node.value_exact<bool>()) return *value;
    if (const auto value = node.value_exact<std::int64_t>()) return *value;
    if (const auto value = node.value_exact<double>()) return *value;
    if (const auto value = node.value_exact<std::string>()) return *value;
    return time_text(node);
}

/// What would be right in the place of the value in a line of TOML; empty where that is not clear.
std::string right_instead_of(const std::string& text, const std::size_t line) {
    std::istringstream lines(text);
    std::string found;
    for (std::size_t i = 0; i < line && std::getline(lines, found);) ++i;
    const auto right = right_number(value_in_line(found));
    return right.empty() ? "" : fmt::format(" ({} would be right)", right);
}

toml::table parse_toml(const std::string& text, const std::string& origin) {
    check_toml_depth(text, origin);
    try {
        return toml::parse(text, origin);
    } catch (const toml::parse_error& error) {
        const auto line = error.source().begin.line;
        throw UsageError(fmt::format("{}:{}: not TOML: {}{}", origin, line, error.description(),
                                     right_instead_of(text, line)));
    }
}

/// The file that `name` means: a preset's name, or a path that ends in `.toml`.
///
/// @throws UsageError naming the nearest preset
std::filesystem::path spec_path(const std::string& name, const std::filesystem::path& presets) {
    if (has_ending(name, ".toml")) {
        require_usage(std::filesystem::is_regular_file(name),
                      "{} does not exist (a specification file or the name of a preset would be "
                      "right)",
                      name);
        return name;
    }
    const auto names = preset_names(presets);
    require_usage(std::count(names.begin(), names.end(), name) > 0,
                  "unknown preset {} (did you mean {}? `grokscope presets` lists all)", name,
                  nearest_choice(name, names));
    return presets / (name + ".toml");
}

/// The one table `[name]`.
Json table_named(const Json& json, const std::string& name) {
    const auto tables = tables_named(json, name);
    require_usage(tables.size() == 1, "there are {} tables {} (one [{}] would be right)",
                  tables.size(), name, name);
    return tables.front();
}

/// Takes what a file says of a sweep in the place of what it starts from says.
void take_sweep(const Json& json, LoadedSpec& loaded) {
    if (json.contains("arm")) loaded.arms = tables_named(json, "arm");
    if (json.contains("tuning")) loaded.tuning = table_named(json, "tuning");
    if (!json.contains("sweep")) return;
    loaded.sweep = tables_named(json, "sweep");
    loaded.spec.schedule.checkpoints = "last";  // thousands of runs: unless the file says more
}

}  // namespace

Json json_from_toml(const std::string& text, const std::string& origin) {
    return json_from_node(parse_toml(text, origin));
}

Json value_from_text(const std::string& key, const std::string& text) {
    check_toml_depth(text, shortened(key));
    const auto right = right_number(text);
    require_usage(right.empty(), "{} = {} ({} would be right)", shortened(key), shortened(text),
                  right);
    try {
        return json_from_node(*toml::parse("v = " + text).get("v"));
    } catch (const toml::parse_error&) {
        return text;
    }
}

Json parse_assignment(const std::string& assignment) {
    const auto equals = assignment.find('=');
    require_usage(equals != std::string::npos && equals > 0,
                  "--set {} (right would be --set section.key=value)", shortened(assignment));
    const auto key = assignment.substr(0, equals);
    const auto value = assignment.substr(equals + 1);
    const auto keys = spec_keys();
    require_usage(std::count(keys.begin(), keys.end(), key) > 0,
                  "unknown key {} (did you mean {}?)", shortened(key), nearest_choice(key, keys));
    require_usage(value.find('\n') == std::string::npos,
                  "--set {} has more than one line (one value would be right)", key);
    Json json;
    json[spec_pointer(key)] = value_from_text(key, value);
    return json;
}

std::vector<std::string> preset_names(const std::filesystem::path& presets) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(presets))
        if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

std::string text_value(const Json& json, const std::string& key) {
    if (!json.contains(key)) return {};
    require_usage(json.at(key).is_string(), "{} = {} (a string would be right)", key,
                  text_of(json.at(key)));
    return json.at(key);
}

Json tables_named(const Json& json, const std::string& name) {
    const auto& given = json.at(name);
    auto tables = given.is_array() ? given : Json::array({given});
    for (const auto& table : tables)
        require_usage(table.is_object(), "{} = {} (a table [{}] would be right)", name,
                      text_of(given), name);
    return tables;
}

LoadedSpec load_spec_file(const std::string& name, const std::filesystem::path& presets,
                          const int depth) {
    require_usage(depth < 8, "{} starts from itself (a preset line must lead to another file)",
                  name);
    const auto path = spec_path(name, presets);
    LoadedSpec loaded{.spec = {},
                      .name = path.stem().string(),
                      .summary = {},
                      .text = read_text(path),
                      .sweep = {}};
    auto json = json_from_toml(loaded.text, path.filename().string());
    loaded.summary = text_value(json, "summary");
    if (const auto name_of_base = text_value(json, "preset"); !name_of_base.empty()) {
        auto base = load_spec_file(name_of_base, presets, depth + 1);
        loaded.spec = std::move(base.spec);
        loaded.sweep = std::move(base.sweep);
        loaded.arms = std::move(base.arms);
        loaded.tuning = std::move(base.tuning);
    }
    take_sweep(json, loaded);
    for (const auto* key : {"summary", "preset", "sweep", "arm", "tuning"}) json.erase(key);
    loaded.spec = spec_from_json(json, loaded.spec);
    return loaded;
}

void assign(LoadedSpec& loaded, const std::vector<std::string>& assignments) {
    for (const auto& assignment : assignments) {
        loaded.spec = spec_from_json(parse_assignment(assignment), loaded.spec);
        loaded.text += "# --set " + assignment + "\n";
    }
}

LoadedSpec load_spec(const std::string& name, const std::vector<std::string>& assignments,
                     const std::filesystem::path& presets) {
    auto loaded = load_spec_file(name, presets);
    require_usage(loaded.sweep.is_null() && loaded.arms.is_null(),
                  "{} is a sweep of many runs (`grokscope sweep {}` would be right)", name, name);
    assign(loaded, assignments);
    check(loaded.spec);
    return loaded;
}

}  // namespace grokscope
