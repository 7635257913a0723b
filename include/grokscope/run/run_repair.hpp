#pragma once

#include <cstdint>
#include <filesystem>

#include "grokscope/run/run.hpp"
#include "grokscope/run/run_writer.hpp"

namespace grokscope {

/// What a file said of its making, without what its writer says by itself.
Attributes provenance_of(const Run& run);

/// Appends the evaluations and checkpoints of a run up to a step.
void copy_rows(const Run& run, std::int64_t last_step, RunWriter& writer);

/// Copies the whole rows of an unfinished run into a new file, closes it properly, and puts it in
/// the place of the old one: any reader then opens it. It stays as unfinished as it was.
///
/// @param path  of the complete run file; `<path>.part` is repaired
/// @throws Error when another process is writing the run, or it cannot be read
void repair_run(const std::filesystem::path& path);

}  // namespace grokscope
