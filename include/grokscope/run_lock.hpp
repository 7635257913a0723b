#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "grokscope/error.hpp"

namespace grokscope {

/// Keeps a second process from writing the same run, through a file `<run>.lock` beside it that
/// goes with the process. Readers are not hindered.
class RunLock {
public:
    /// @param run  path of the complete run file
    /// @throws Error when another process holds it, or its directory cannot be written
    explicit RunLock(const std::filesystem::path& run) : path_(run.string() + ".lock") {
        do {
            close_file();
            file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
            require(file_ >= 0, "{} cannot be created: {} (a writable directory would be right)",
                    path_.string(), std::strerror(errno));
            lock_file(run);
        } while (!is_in_place());
    }
    RunLock(RunLock&&) = delete;
    RunLock& operator=(RunLock&&) = delete;
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;
    ~RunLock() {
        ::unlink(path_.c_str());
        close_file();
    }

private:
    void lock_file(const std::filesystem::path& run) {
        struct flock whole = {};
        whole.l_type = F_WRLCK;
        whole.l_whence = SEEK_SET;
        const bool held = ::fcntl(file_, F_OFD_SETLK, &whole) == 0;
        if (!held) close_file();
        require(held, "{} is being written by another process (wait for it, or stop it)",
                run.string());
    }

    /// Its last holder may have removed the file between our opening and our locking it.
    bool is_in_place() const {
        struct stat ours = {};
        struct stat there = {};
        return ::fstat(file_, &ours) == 0 && ::stat(path_.c_str(), &there) == 0 &&
               ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
    }

    void close_file() {
        if (file_ >= 0) ::close(file_);
        file_ = -1;
    }

    std::filesystem::path path_;
    int file_ = -1;
};

}  // namespace grokscope
