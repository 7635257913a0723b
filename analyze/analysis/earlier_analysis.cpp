#include "analysis/earlier_analysis.hpp"

#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "analysis/output_directory.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {
namespace {

constexpr const char* analysis_format = "grokscope-analysis";

}  // namespace

std::string mark_text(const std::string& subject, const std::vector<NamedText>& files) {
    std::vector<std::string> names{analysis_mark};
    for (const auto& [name, text] : files) names.push_back(name);
    const Json mark = {{"format", analysis_format}, {"subject", subject}, {"files", names}};
    return mark.dump(1) + "\n";
}

namespace {

/// Whether a name leads nowhere but into its directory.
bool is_plain_name(const std::string& name) {
    return !name.empty() && name.find('/') == std::string::npos && name != "." && name != "..";
}

/// Null where the text is no JSON, or more than any of ours.
Json json_or_null(const std::string& text) {
    try {
        return json_from(text);
    } catch (const std::exception&) {
        return nullptr;
    }
}

/// The names in a mark; none where the text is no mark.
std::vector<std::string> files_of_mark(const std::string& text) {
    const auto mark = json_or_null(text);
    if (!mark.is_object() || mark.value("format", Json()) != analysis_format) return {};
    std::vector<std::string> names;
    for (const auto& name : mark.value("files", Json::array()))
        if (name.is_string() && is_plain_name(name.get<std::string>()))
            names.push_back(name.get<std::string>());
    return names;
}

/// The files in a directory that an earlier analysis wrote.
std::vector<std::string> earlier_analysis(const std::filesystem::path& directory) {
    const auto mark = directory / analysis_mark;
    if (!std::filesystem::is_regular_file(mark)) return {};
    return files_of_mark(read_text(mark));
}

}  // namespace

std::vector<std::string> require_analysis_directory(const std::filesystem::path& directory,
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
