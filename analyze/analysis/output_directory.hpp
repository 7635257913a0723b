#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/held_signals.hpp"

/// Directories of files that appear when all of them are complete.
namespace grokscope {

/// A file by its name.
using NamedText = std::pair<std::string, std::string>;

/// A directory of this name, which no other process takes; it is removed with what it holds at the
/// end of this object's life.
class StagingDirectory {
public:
    explicit StagingDirectory(std::filesystem::path name);
    StagingDirectory(const StagingDirectory&) = delete;
    StagingDirectory& operator=(const StagingDirectory&) = delete;
    ~StagingDirectory();

    const std::filesystem::path& path() const { return path_; }

private:
    HeldSignals held_;
    std::filesystem::path path_;
};

/// A directory that gets all of its new files at once, or none of them.
class OutputDirectory {
public:
    /// @param target  need not be there, nor the directories that it lies in
    explicit OutputDirectory(const std::filesystem::path& target);

    /// Where the files are to be written until they are complete.
    const std::filesystem::path& path() const { return staged_.path(); }

    /// @throws Error when a file cannot be written
    void write(const std::vector<NamedText>& files) const;

    /// Puts the files in their place.
    ///
    /// @param outdated  names of files to be taken away
    /// @throws UsageError when one of another name is there and may not be replaced, Error when it
    ///         cannot be done; everything is then as it was
    void commit(const std::vector<std::string>& outdated, bool force);

private:
    static std::filesystem::path without_slash(const std::filesystem::path& path);
    static bool has(const std::vector<std::string>& list, const std::string& name);

    std::filesystem::path target_;
    bool is_there_;
    StagingDirectory staged_;
};

/// Refuses what has the name of a file of one of these stems, `<stem>.*` or `<stem>_*`, unless it
/// may be replaced.
///
/// @param except  names that may be replaced in any case
/// @throws UsageError
void require_stems_free(const std::filesystem::path& directory,
                        const std::vector<std::string>& stems, bool force,
                        const std::vector<std::string>& except = {});

}  // namespace grokscope
