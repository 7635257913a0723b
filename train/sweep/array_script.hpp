#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace grokscope {

/// A line break ends a line of a script also within quotes, where Slurm reads it.
///
/// @throws UsageError for a path that a script cannot express
void require_scriptable(const std::filesystem::path& path);

/// What an array job of Slurm is submitted from: one task for each shard of a sweep.
///
/// The number of shards stands in it literally, since a resubmitted part of an array counts only
/// its own tasks. A minute before its time is over a task is told to stop; the state that it then
/// saves is gone on with when it is submitted again.
///
/// @param program  that each task runs: `grokscope`
/// @param options  for every task, as words of a shell
/// @throws UsageError for a path that a script cannot express
std::string array_script(const std::filesystem::path& program, const std::filesystem::path& sweep,
                         std::int64_t shards, const std::string& options);

}  // namespace grokscope
