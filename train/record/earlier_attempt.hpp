#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "record/state_file.hpp"

namespace grokscope {

/// What a run goes on from: rows, some of them perhaps beyond the state, of itself when it was
/// stopped, or of the run that it branches off.
struct EarlierAttempt {
    Run run;
    SavedState state;
};

/// Reads what a run that was stopped left beside `path`; changes nothing.
///
/// @param path          of the complete run file
/// @param moment_kinds  that the engine of the run remembers
/// @return              none where nothing is left that a run could go on from
/// @throws CannotResume when it was begun with another specification, when it failed, or when its
///         files are damaged or do not belong together; Error when they cannot be read
std::optional<EarlierAttempt> earlier_attempt(const std::filesystem::path& path,
                                              const RunSpec& spec,
                                              const std::vector<std::string>& moment_kinds);

}  // namespace grokscope
