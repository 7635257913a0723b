#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"
#include "grokscope/base/output_path.hpp"

/// Files that are whole or not there.
namespace grokscope {

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    require(file.good(), "{} cannot be read (a text file would be right)", path.string());
    return text.str();
}

/// Makes the file's data safe against a power cut.
inline void sync_file(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    require(synced, "{} could not be written to disk (is the disk full?)", path.string());
}

/// Puts a finished temporary file in the place of `path`, in one step.
///
/// @throws UsageError when what is there is no file, Error when it cannot be done
inline void replace_file(const std::filesystem::path& temporary,
                         const std::filesystem::path& path) {
    sync_file(temporary);
    require_replaceable(path);
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    require(!error, "{} cannot be put in its place: {}", path.string(), error.message());
}

/// Takes away what a new file is to replace.
///
/// @throws UsageError when what is there is no file, Error when it cannot be taken away
inline void remove_replaceable(const std::filesystem::path& path) {
    require_replaceable(path);
    std::error_code error;
    std::filesystem::remove(path, error);
    require(!error, "{} cannot be removed: {}", path.string(), error.message());
}

/// A name beside a file that no other process takes, on no machine.
inline std::filesystem::path temporary_name(const std::filesystem::path& path) {
    std::array<char, 256> host = {};
    ::gethostname(host.data(), host.size() - 1);
    return fmt::format("{}.{}.{}.new", path.string(), host.data(), ::getpid());
}

/// A name at which a file lies until it is whole; what is there under it at the end of this
/// object's life is removed.
class TemporaryFile {
public:
    explicit TemporaryFile(std::filesystem::path name) : path_(std::move(name)) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        std::error_code error;
        std::filesystem::remove(path_, error);
    }

    const std::filesystem::path& path() const { return path_; }

    /// @throws Error when the text cannot be written
    void write(const std::string& text) const {
        std::error_code error;
        std::filesystem::remove(path_, error);  // of a process that was killed and had our number
        const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        const bool written = file >= 0 && write_all(file, text);
        const int problem = errno;
        if (file >= 0) ::close(file);
        require(written, "{} cannot be written: {} (a directory with room would be right)",
                path_.string(), std::strerror(problem));
    }

private:
    static bool write_all(const int file, const std::string_view text) {
        for (std::size_t done = 0; done < text.size();) {
            const auto count = ::write(file, text.data() + done, text.size() - done);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return false;
            done += static_cast<std::size_t>(count);
        }
        return true;
    }

    HeldSignals held_;
    std::filesystem::path path_;
};

/// Writes beside `path`, then puts the whole file in its place.
///
/// @throws Error when it cannot be written; `path` is then as it was
inline void write_file(const std::filesystem::path& path, const std::string& text) {
    const TemporaryFile temporary(temporary_name(path));
    temporary.write(text);
    replace_file(temporary.path(), path);
}

/// As `write_file`, where there is no file yet.
///
/// @return  whether it was written; false where another process was first
inline bool write_new_file(const std::filesystem::path& path, const std::string& text) {
    const TemporaryFile temporary(temporary_name(path));
    temporary.write(text);
    sync_file(temporary.path());
    const bool first = ::link(temporary.path().c_str(), path.c_str()) == 0;
    require(first || std::filesystem::exists(path),
            "{} cannot be written (a file system with hard links would be right)", path.string());
    return first;
}

}  // namespace grokscope
