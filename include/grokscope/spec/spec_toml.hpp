#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// A specification with where it came from.
struct LoadedSpec {
    RunSpec spec;
    std::string name;     ///< of the preset or the file, without directory and extension
    std::string summary;  ///< one line for humans; may be empty
    std::string text;     ///< TOML as given, with the `--set` lines after it as comments
    Json sweep;           ///< its `[sweep]` tables, one or several; null where it is a single run
    Json arms = {};       ///< its `[[arm]]` tables; null without
    Json tuning = {};     ///< its `[tuning]` table; null without
};

/// A text of TOML as JSON; dates and times as strings.
///
/// @param origin  names the text in messages
/// @throws UsageError with the line where the text is not TOML, or where it nests too deeply
Json json_from_toml(const std::string& text, const std::string& origin);

/// A value as a command line gives it: TOML, or else a string.
///
/// @param key  names it in messages
/// @throws UsageError for a number that TOML writes otherwise, and where it nests too deeply
Json value_from_text(const std::string& key, const std::string& text);

/// `section.key=value` as nested JSON.
///
/// @throws UsageError when there is no `=` or no key
Json parse_assignment(const std::string& assignment);

/// Every preset of a directory, by name, in alphabetical order.
std::vector<std::string> preset_names(const std::filesystem::path& presets);

/// A key outside the sections; empty without it.
std::string text_value(const Json& json, const std::string& key);

/// The table `[name]` or tables `[[name]]` as a list of tables.
Json tables_named(const Json& json, const std::string& name);

/// Reads one file; its `preset = "name"` line, if any, names the specification it starts from.
///
/// @throws UsageError also where such lines lead in a circle
LoadedSpec load_spec_file(const std::string& name, const std::filesystem::path& presets,
                          int depth = 0);

void assign(LoadedSpec& loaded, const std::vector<std::string>& assignments);

/// A preset or file with `--set` assignments applied in order, checked.
///
/// @throws UsageError for anything a specification can get wrong
LoadedSpec load_spec(const std::string& name, const std::vector<std::string>& assignments,
                     const std::filesystem::path& presets);

}  // namespace grokscope
