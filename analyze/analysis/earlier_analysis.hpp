#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/output_directory.hpp"
#include "grokscope/spec/spec_json.hpp"

/// What `grokscope analyze` leaves in a directory to know it again: `analysis.json`, with the names
/// of all files that it wrote there.
namespace grokscope {

inline constexpr const char* analysis_mark = "analysis.json";
inline constexpr const char* analysis_format = "grokscope-analysis";

/// @param subject  what was analysed, as the command line named it
/// @param files    that are written beside the mark
inline std::string mark_text(const std::string& subject, const std::vector<NamedText>& files) {
    std::vector<std::string> names{analysis_mark};
    for (const auto& [name, text] : files) names.push_back(name);
    const Json mark = {{"format", analysis_format}, {"subject", subject}, {"files", names}};
    return mark.dump(1) + "\n";
}

/// Whether a name leads nowhere but into its directory.
inline bool is_plain_name(const std::string& name) {
    return !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
}

/// The names in a mark; none where the text is no mark.
inline std::vector<std::string> files_of_mark(const std::string& text) {
    const auto mark = Json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!mark.is_object() || mark.value("format", Json()) != analysis_format) return {};
    std::vector<std::string> names;
    for (const auto& name : mark.value("files", Json::array()))
        if (name.is_string() && is_plain_name(name.get<std::string>()))
            names.push_back(name.get<std::string>());
    return names;
}

/// The files in a directory that an earlier analysis wrote.
inline std::vector<std::string> earlier_analysis(const std::filesystem::path& directory) {
    const auto mark = directory / analysis_mark;
    if (!std::filesystem::is_regular_file(mark)) return {};
    return files_of_mark(read_text(mark));
}

/// Whether `analyze` may write into a directory: into one that is not there or empty, one with an
/// earlier analysis, which is replaced, or where that is asked for.
///
/// @return  the files that will be taken away
/// @throws UsageError
inline std::vector<std::string> require_analysis_directory(const std::filesystem::path& directory,
                                                           const std::vector<std::string>& tools,
                                                           const bool force) {
    require_output_directory(directory);
    if (!std::filesystem::is_directory(directory)) return {};
    const auto earlier = earlier_analysis(directory);
    require_usage(force || !earlier.empty() || std::filesystem::is_empty(directory),
                  "{} has files and no earlier analysis (a new directory, or --force to write into "
                  "this one, would be right)",
                  directory.string());
    auto stems = tools;
    stems.emplace_back("analysis");
    require_stems_free(directory, stems, force, earlier);
    return earlier;
}

}  // namespace grokscope
