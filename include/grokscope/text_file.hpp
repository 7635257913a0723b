#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

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
    std::filesystem::rename(temporary, path);
}

/// A whole file under a name of this process beside `path`.
///
/// @throws Error when it cannot be written; there is then none
inline std::filesystem::path write_temporary(const std::filesystem::path& path,
                                             const std::string& text) {
    const std::filesystem::path temporary = fmt::format("{}.{}.part", path.string(), ::getpid());
    std::ofstream file(temporary, std::ios::binary);
    file << text;
    file.close();
    if (file.fail()) std::filesystem::remove(temporary);
    require(!file.fail(), "{} cannot be written (a directory with room would be right)",
            path.string());
    return temporary;
}

/// Writes beside `path`, then puts the whole file in its place.
///
/// @throws Error when it cannot be written; `path` is then as it was
inline void write_file(const std::filesystem::path& path, const std::string& text) {
    replace_file(write_temporary(path, text), path);
}

/// As `write_file`, where there is no file yet.
///
/// @return  whether it was written; false where another process was first
inline bool write_new_file(const std::filesystem::path& path, const std::string& text) {
    const auto temporary = write_temporary(path, text);
    sync_file(temporary);
    const bool first = ::link(temporary.c_str(), path.c_str()) == 0;
    std::filesystem::remove(temporary);
    require(first || std::filesystem::exists(path),
            "{} cannot be written (a file system with hard links would be right)", path.string());
    return first;
}

}  // namespace grokscope
