#include "record/cannot_resume.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace grokscope {
namespace {

/// A file that is open for reading.
class OpenFile {
public:
    explicit OpenFile(const std::filesystem::path& path)
        : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    bool is_open() const { return descriptor_ >= 0; }
    bool can_be_locked() const { return ::flock(descriptor_, LOCK_SH | LOCK_NB) == 0; }

    /// @return  whether the end was reached
    bool read_through() const {
        constexpr std::size_t part = std::size_t{1} << 24;
        std::vector<char> bytes(part);
        ssize_t count = 0;
        while ((count = ::read(descriptor_, bytes.data(), bytes.size())) > 0) {
        }
        return count == 0;
    }

private:
    int descriptor_;
};

bool is_locking_off() {
    const auto* asked = std::getenv("HDF5_USE_FILE_LOCKING");
    return asked != nullptr && std::string(asked) == "FALSE";
}

}  // namespace

bool can_be_read(const std::filesystem::path& path) {
    const OpenFile file(path);
    return file.is_open() && (is_locking_off() || file.can_be_locked()) && file.read_through();
}

}  // namespace grokscope
