#pragma once

#include <filesystem>

#include "grokscope/spec/run_spec.hpp"

/// Specifications that are too much for the machine, or more than anyone asks for by intent, found
/// before anything is allocated.
namespace grokscope {

/// @throws UsageError where a run needs more memory than there is, naming the size that weighs most
void check_memory(const RunSpec& spec);

/// @param path  of the run's file
/// @throws UsageError where a run writes more than is free, naming the size that weighs most
void check_disk(const RunSpec& spec, const std::filesystem::path& path);

/// @throws UsageError for a run that nobody has confirmed and that is beyond either limit
void check_confirmed(const RunSpec& spec, bool is_confirmed);

}  // namespace grokscope
