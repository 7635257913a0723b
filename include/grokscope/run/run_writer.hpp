#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "grokscope/base/text_file.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_output.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The writing side of the run file; docs/run_file.md documents the layout and its life.
namespace grokscope {

/// Where a run is until it is whole.
std::filesystem::path part_path(const std::filesystem::path& path);

/// Where the beginnings of a run are until they may take the place of an earlier attempt.
std::filesystem::path new_part_path(const std::filesystem::path& path);

/// How an HDF5 file is made.
struct Hdf5Creation {
    bool replace = false;  ///< where one is there; else that is an error
    bool newest = true;    ///< in the format that can be read while it is written
};

/// A new file. HDF5's own flags are named here alone: even that starts the library, which is to be
/// silenced first.
///
/// @throws Error when it cannot be made
hdf5::OutputFile create_hdf5(const std::filesystem::path& path, const Hdf5Creation& how);

namespace run_layout {

/// Writes everything that is not a dataset: what the file says of itself, and of its axes.
///
/// @param place  the file, or the group of a run in a merged sweep, with all its datasets
void describe(hid_t place, const RunSpec& spec, const Attributes& attributes,
              const std::string& status);

}  // namespace run_layout

/// How a run file is written.
struct WriterOptions {
    /// Readable while it grows, which needs a file system with POSIX writes: not NFS.
    bool live = true;
};

/// Writes one run into a file, which is to have another name until it is whole.
///
/// Everything is created first; then, where live, the file may be read while it grows, and
/// survives the death of this process at any moment. A file that was not moved to another name is
/// removed at the end of this object's life.
class RunWriter {
public:
    /// @param path  of the file as long as `move_to` has not given it another name
    /// @throws Error when the file cannot be made
    RunWriter(std::filesystem::path path, const RunSpec& spec, const Task& task,
              const Attributes& attributes, const WriterOptions& options = {});

    /// Appends one evaluation: all columns, then `step`.
    void append_metrics(std::int64_t step, const Metrics& row);

    /// Appends evaluations, of which there is at least one.
    void append_metrics(const Metrics& rows);

    /// Appends one checkpoint: all weights, then `step`.
    void append_checkpoint(const Checkpoint& checkpoint);

    /// Says more of its making, which was not known when it began; not of a live run.
    void describe(const Attributes& attributes);

    /// Closes the file and marks it.
    void finish(const std::string& status);

    /// Puts the file, open or closed, in the place of another in one step.
    void move_to(const std::filesystem::path& path);

private:
    /// Opens the file again, readers or not; the run's own lock keeps other writers out.
    static hdf5::OutputFile reopened(const std::filesystem::path& path);

    static void set_status(const std::filesystem::path& path, const std::string& status);

    void create(const std::string& path, hid_t stored, const std::vector<hsize_t>& row,
                hsize_t chunk);

    void create_metrics();

    void create_checkpoints(const RunSpec& spec, Dtype stored);

    template <typename T>
    void append(const std::string& name, const std::span<const T> numbers,
                const std::size_t rows = 1) {
        hdf5::append_rows(datasets_.at(name).id(), numbers, rows);
    }

    void flush() const;

    const std::filesystem::path& path() const;

    TemporaryFile temporary_;  ///< removed unless it was moved
    std::filesystem::path moved_to_;
    hdf5::OutputFile file_;
    std::map<std::string, hdf5::Handle> datasets_;
};

}  // namespace grokscope
