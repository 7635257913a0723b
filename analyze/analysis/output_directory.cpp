#include "analysis/output_directory.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/base/text_file.hpp"

namespace grokscope {

StagingDirectory::StagingDirectory(std::filesystem::path name) : path_(std::move(name)) {
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    require(std::filesystem::is_directory(path_), "{} cannot be made a directory: {}",
            path_.string(), error.message());
}

StagingDirectory::~StagingDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
}

namespace {

void rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code error;
    std::filesystem::rename(from, to, error);
    require(!error, "{} cannot be put in its place: {}", to.string(), error.message());
}

/// Moves of files, undone at the end of this object's life unless they were kept.
class Moves {
public:
    Moves() = default;
    Moves(const Moves&) = delete;
    Moves& operator=(const Moves&) = delete;
    ~Moves() {
        std::error_code error;
        for (auto move = made_.rbegin(); move != made_.rend(); ++move)
            std::filesystem::rename(move->second, move->first, error);
    }

    void make(const std::filesystem::path& from, const std::filesystem::path& to) {
        made_.emplace_back(from, to);
        try {
            rename_file(from, to);
        } catch (...) {
            made_.pop_back();
            throw;
        }
    }

    void keep() { made_.clear(); }

private:
    std::vector<std::pair<std::filesystem::path, std::filesystem::path>> made_;
};

std::vector<std::string> names_in(const std::filesystem::path& directory) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(directory))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

OutputDirectory::OutputDirectory(const std::filesystem::path& target)
    : target_(without_slash(std::filesystem::absolute(target))),
      is_there_(std::filesystem::is_directory(target_)),
      // within what is there, for beside it may be another file system
      staged_(temporary_name(is_there_ ? target_ / "unfinished" : target_)) {}

void OutputDirectory::write(const std::vector<NamedText>& files) const {
    for (const auto& [name, text] : files) write_file(path() / name, text);
}

void OutputDirectory::commit(const std::vector<std::string>& outdated, const bool force) {
    if (!is_there_) return rename_file(path(), target_);
    const auto names = names_in(path());
    for (const auto& name : names) require_free(target_ / name, force || has(outdated, name));
    const StagingDirectory old(path() / "old");
    Moves moves;
    for (const auto& list : {outdated, names})
        for (const auto& name : list)
            if (type_at(target_ / name) == std::filesystem::file_type::regular)
                moves.make(target_ / name, old.path() / name);
    for (const auto& name : names) moves.make(path() / name, target_ / name);
    moves.keep();
}

std::filesystem::path OutputDirectory::without_slash(const std::filesystem::path& path) {
    return path.has_filename() ? path : path.parent_path();
}

bool OutputDirectory::has(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

void require_stems_free(const std::filesystem::path& directory,
                        const std::vector<std::string>& stems, const bool force,
                        const std::vector<std::string>& except) {
    require_output_directory(directory);
    if (!std::filesystem::is_directory(directory)) return;
    for (const auto& name : names_in(directory)) {
        const bool is_ours = std::any_of(stems.begin(), stems.end(), [&](const auto& stem) {
            return name.starts_with(stem + ".") || name.starts_with(stem + "_");
        });
        const bool is_excepted = std::find(except.begin(), except.end(), name) != except.end();
        if (is_ours) require_free(directory / name, force || is_excepted);
    }
}

}  // namespace grokscope
