#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/run.hpp"

/// The reading side of the run file; docs/run_file.md documents the layout. The writing side is
/// run_writer.hpp.
namespace grokscope {

inline constexpr const char* run_format = "grokscope-run";
inline constexpr const char* run_format_version = "1";

/// As `open_trusted`, of a file that may be damaged, or anybody's. A run that ends meanwhile is
/// waited for and followed: while its writer marks it, and no longer, it cannot be opened.
hdf5::Handle open_hdf5(const std::filesystem::path& path);

/// What a file says of its run: running, complete or failed; empty where it cannot be read.
std::string part_status(const std::filesystem::path& path);

/// Reads a run from a file, or from a group of a merged sweep; only its checkpoints stay on disk.
///
/// Rows beyond the length of `/checkpoints/step` are unfinished and never read.
///
/// @param place  the file or group, open
/// @param name   of it, for messages
/// @throws Error when it is not a run, or truncated
Run read_run_at(const std::shared_ptr<const hdf5::Handle>& place, const std::string& name);

/// @throws Error when the file is missing, truncated, not HDF5, or not a run
Run read_run(const std::filesystem::path& path);

}  // namespace grokscope
