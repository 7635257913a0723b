#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <utility>

#include "grokscope/error.hpp"

namespace grokscope {

/// Keeps a second process from training into the same file. Readers are not hindered: the lock is
/// of another kind than HDF5's, and ends with the process.
class RunLock {
public:
    /// @throws Error when another process holds it
    explicit RunLock(const std::filesystem::path& part)
        : descriptor_(::open(part.c_str(), O_RDWR | O_CLOEXEC)) {
        struct flock whole = {};
        whole.l_type = F_WRLCK;
        whole.l_whence = SEEK_SET;
        const bool held = descriptor_ >= 0 && ::fcntl(descriptor_, F_OFD_SETLK, &whole) == 0;
        if (!held) close_descriptor();
        require(held, "{} is being written by another process (wait for it, or stop it)",
                part.string());
    }
    RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    RunLock& operator=(RunLock&&) = delete;
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;
    ~RunLock() { close_descriptor(); }

private:
    void close_descriptor() {
        if (descriptor_ >= 0) ::close(descriptor_);
        descriptor_ = -1;
    }

    int descriptor_;
};

}  // namespace grokscope
