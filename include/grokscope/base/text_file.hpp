#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "grokscope/base/held_signals.hpp"

/// Files that are whole or not there.
namespace grokscope {

std::string read_text(const std::filesystem::path& path);

/// Puts a finished temporary file in the place of `path`, in one step.
///
/// @throws UsageError when what is there is no file, Error when it cannot be done
void replace_file(const std::filesystem::path& temporary, const std::filesystem::path& path);

/// Takes away what a new file is to replace.
///
/// @throws UsageError when what is there is no file, Error when it cannot be taken away
void remove_replaceable(const std::filesystem::path& path);

/// A name beside a file that no other process takes, on no machine.
std::filesystem::path temporary_name(const std::filesystem::path& path);

/// Takes what comes next in a file.
using PutBytes = std::function<void(std::string_view)>;

/// A name at which a file lies until it is whole; what is there under it at the end of this
/// object's life is removed.
class TemporaryFile {
public:
    explicit TemporaryFile(std::filesystem::path name) : path_(std::move(name)) {}
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();

    const std::filesystem::path& path() const { return path_; }

    /// @throws Error when the text cannot be written
    void write(const std::string& text) const;

    /// Writes all that `parts` puts, in that order: a file that is larger than the memory.
    ///
    /// @throws Error when it cannot be written
    void write_parts(const std::function<void(const PutBytes&)>& parts) const;

private:
    static bool write_all(int file, std::string_view text);

    HeldSignals held_;
    std::filesystem::path path_;
};

/// Writes beside `path`, then puts the whole file in its place.
///
/// @throws Error when it cannot be written; `path` is then as it was
void write_file(const std::filesystem::path& path, const std::string& text);

/// As `write_file`, where there is no file yet.
///
/// @return  whether it was written; false where another process was first
bool write_new_file(const std::filesystem::path& path, const std::string& text);

}  // namespace grokscope
