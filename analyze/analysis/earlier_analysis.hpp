#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "analysis/output_directory.hpp"

/// What `grokscope analyze` leaves in a directory to know it again: `analysis.json`, with the names
/// of all files that it wrote there.
namespace grokscope {

inline constexpr const char* analysis_mark = "analysis.json";

/// @param subject  what was analysed, as the command line named it
/// @param files    that are written beside the mark
std::string mark_text(const std::string& subject, const std::vector<NamedText>& files);

/// Whether `analyze` may write into a directory: into one that is not there or empty, one with an
/// earlier analysis, which is replaced, or where that is asked for.
///
/// @return  the files that will be taken away
/// @throws UsageError
std::vector<std::string> require_analysis_directory(const std::filesystem::path& directory,
                                                    const std::vector<std::string>& tools,
                                                    bool force);

}  // namespace grokscope
