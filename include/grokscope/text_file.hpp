#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

#include "grokscope/error.hpp"

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
inline void replace_file(const std::filesystem::path& temporary,
                         const std::filesystem::path& path) {
    sync_file(temporary);
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    require(!error, "{} cannot be put in its place: {}", path.string(), error.message());
}

/// A name beside a file that no other process takes, on no machine; what is there under it at the
/// end of this object's life is removed.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& path) {
        std::array<char, 256> host = {};
        ::gethostname(host.data(), host.size() - 1);
        path_ = fmt::format("{}.{}.{}.new", path.string(), host.data(), ::getpid());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        std::error_code error;
        std::filesystem::remove(path_, error);
    }

    const std::filesystem::path& path() const { return path_; }

    /// @throws Error when the text cannot be written
    void write(const std::string& text) const {
        std::ofstream file(path_, std::ios::binary);
        file << text;
        file.close();
        require(!file.fail(), "{} cannot be written (a directory with room would be right)",
                path_.string());
    }

private:
    std::filesystem::path path_;
};

/// Writes beside `path`, then puts the whole file in its place.
///
/// @throws Error when it cannot be written; `path` is then as it was
inline void write_file(const std::filesystem::path& path, const std::string& text) {
    const TemporaryFile temporary(path);
    temporary.write(text);
    replace_file(temporary.path(), path);
}

/// As `write_file`, where there is no file yet.
///
/// @return  whether it was written; false where another process was first
inline bool write_new_file(const std::filesystem::path& path, const std::string& text) {
    const TemporaryFile temporary(path);
    temporary.write(text);
    sync_file(temporary.path());
    const bool first = ::link(temporary.path().c_str(), path.c_str()) == 0;
    require(first || std::filesystem::exists(path),
            "{} cannot be written (a file system with hard links would be right)", path.string());
    return first;
}

}  // namespace grokscope
