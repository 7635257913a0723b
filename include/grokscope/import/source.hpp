#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "grokscope/import/state_dict.hpp"
#include "grokscope/import/stored_file.hpp"
#include "grokscope/import/stored_numbers.hpp"

/// Somebody's checkpoints: files and folders, as they were found.
namespace grokscope {

/// One file of a source, by its name without folders.
struct SourceFile {
    std::filesystem::path path;
    std::string name;
    std::int64_t size = 0;  ///< [byte]
    StoredFile content;
    std::vector<StateDict> states;
    std::optional<std::int64_t> step;  ///< of all of it, where it is of one moment
    std::vector<StoredCurve> curves;
    std::vector<StoredExamples> examples;
};

/// The weights of one moment, and the file that has them.
struct SourceCheckpoint {
    std::int64_t step = 0;
    std::size_t file = 0;  ///< of `Source::files`
    StateDict state;
};

struct Source {
    std::vector<SourceFile> files;
    std::vector<SourceCheckpoint> checkpoints;  ///< of equal names and shapes, by ascending step
    std::vector<std::string> remarks;           ///< what was left out, or guessed
};

/// The files that a source names: itself, or those of a folder (or of its folder `checkpoints`, if
/// there are none in itself) whose names end as files of weights do.
///
/// @throws Error where there are none
std::vector<std::filesystem::path> source_paths(const std::filesystem::path& path);

/// Reads what is in files, but for the numbers of tensors.
Source read_source(const std::vector<std::filesystem::path>& paths);

/// SHA-256 of a file, in hexadecimal digits.
std::string sha256_of(const std::filesystem::path& path);

}  // namespace grokscope
