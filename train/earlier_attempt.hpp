#pragma once

#include <filesystem>
#include <optional>

#include "grokscope/run.hpp"
#include "state_file.hpp"

namespace grokscope {

/// What a run goes on from: rows, some of them perhaps beyond the state, of itself when it was
/// stopped, or of the run that it branches off.
struct EarlierAttempt {
    Run run;
    SavedState state;
};

/// Reads what a run that was stopped left beside `path`; changes nothing.
///
/// @param path  of the complete run file
/// @return      none where nothing is left that a run could go on from
/// @throws Error when it was begun with another specification, when it failed, or when its files
///         cannot be read or do not belong together
std::optional<EarlierAttempt> earlier_attempt(const std::filesystem::path& path,
                                              const RunSpec& spec);

}  // namespace grokscope
