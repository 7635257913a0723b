#pragma once

#include <filesystem>

#include "grokscope/base/error.hpp"

namespace grokscope {

/// The file whose lock a writer of the run holds.
std::filesystem::path lock_path(const std::filesystem::path& run);

/// Whether a process is writing the run.
///
/// @param run  path of the complete run file
bool is_locked(const std::filesystem::path& run);

/// Whether a process other than this one is writing the run.
///
/// @param run  path of the complete run file
bool is_locked_elsewhere(const std::filesystem::path& run);

/// Another process is writing the run.
struct RunIsLocked : Error {
    using Error::Error;
};

/// Keeps a second process from writing the same run, through a file `<run>.lock` beside it that
/// goes with the process. Readers are not hindered.
class RunLock {
public:
    /// @param run  path of the complete run file
    /// @throws RunIsLocked when another process holds it, Error when it cannot be made
    explicit RunLock(const std::filesystem::path& run);
    RunLock(RunLock&&) = delete;
    RunLock& operator=(RunLock&&) = delete;
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;
    ~RunLock();

private:
    void lock_file(const std::filesystem::path& run);

    /// Its last holder may have removed the file between our opening and our locking it.
    bool is_in_place() const;

    void close_file();

    std::filesystem::path path_;
    int file_ = -1;
};

}  // namespace grokscope
