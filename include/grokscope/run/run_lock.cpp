#include "grokscope/run/run_lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <set>

#include "grokscope/base/error.hpp"

namespace grokscope {

std::filesystem::path lock_path(const std::filesystem::path& run) { return run.string() + ".lock"; }

namespace {

/// A whole-file lock for writing, as fcntl takes it.
struct flock write_lock() {
    struct flock whole = {};
    whole.l_type = F_WRLCK;
    whole.l_whence = SEEK_SET;
    return whole;
}

/// The runs whose lock this process holds.
class HeldLocks {
public:
    void insert(const std::filesystem::path& lock) {
        const std::lock_guard guard(mutex_);
        paths_.insert(lock);
    }
    void erase(const std::filesystem::path& lock) {
        const std::lock_guard guard(mutex_);
        paths_.erase(lock);
    }
    bool contains(const std::filesystem::path& lock) {
        const std::lock_guard guard(mutex_);
        return paths_.contains(lock);
    }

private:
    std::mutex mutex_;
    std::set<std::filesystem::path> paths_;
};

HeldLocks& held_locks() {
    static HeldLocks locks;
    return locks;
}

}  // namespace

bool is_locked(const std::filesystem::path& run) {
    const int file = ::open(lock_path(run).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    auto lock = write_lock();
    const bool known = ::fcntl(file, F_OFD_GETLK, &lock) == 0;
    ::close(file);
    return known && lock.l_type != F_UNLCK;
}

bool is_locked_elsewhere(const std::filesystem::path& run) {
    return is_locked(run) && !held_locks().contains(lock_path(run));
}

RunLock::RunLock(const std::filesystem::path& run) : path_(lock_path(run)) {
    do {
        close_file();
        file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        require(file_ >= 0, "{} cannot be created: {} (a writable directory would be right)",
                path_.string(), std::strerror(errno));
        lock_file(run);
    } while (!is_in_place());
    held_locks().insert(path_);
}

RunLock::~RunLock() {
    ::unlink(path_.c_str());
    held_locks().erase(path_);
    close_file();
}

void RunLock::lock_file(const std::filesystem::path& run) {
    auto lock = write_lock();
    if (::fcntl(file_, F_OFD_SETLK, &lock) == 0) return;
    const int error = errno;
    close_file();
    require(error == EAGAIN || error == EACCES,
            "{} cannot be locked: {} (a file system with locks would be right)", path_.string(),
            std::strerror(error));
    throw RunIsLocked(fmt::format(
        "{} is being written by another process (wait for it, or stop it)", run.string()));
}

bool RunLock::is_in_place() const {
    struct stat ours = {};
    struct stat there = {};
    return ::fstat(file_, &ours) == 0 && ::stat(path_.c_str(), &there) == 0 &&
           ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

void RunLock::close_file() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
}

}  // namespace grokscope
