#include "grokscope/import/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/import/flattened.hpp"
#include "grokscope/import/state_dict.hpp"
#include "grokscope/import/stored_file.hpp"
#include "grokscope/import/stored_numbers.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope {
namespace {

constexpr std::array<std::string_view, 11> source_endings{".pt",  ".pth",         ".ckpt",  ".bin",
                                                          ".th",  ".safetensors", ".npz",   ".npy",
                                                          ".pkl", ".json",        ".pickle"};

bool is_source_file(const std::filesystem::directory_entry& entry) {
    const auto name = entry.path().filename().string();
    const auto ending = entry.path().extension().string();
    return !name.starts_with('.') && entry.is_regular_file() &&
           std::find(source_endings.begin(), source_endings.end(), ending) != source_endings.end();
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (is_source_file(entry)) paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    return paths;
}

/// The number that a file's name ends in: `epoch_400`, `0`, but not the 7 of `zst7evs`.
std::optional<std::int64_t> number_at_end(const std::string& name) {
    const auto before = name.find_last_not_of("0123456789");
    const auto begin = before == std::string::npos ? 0 : before + 1;
    std::int64_t number = 0;
    const auto result = std::from_chars(name.data() + begin, name.data() + name.size(), number);
    return result.ec == std::errc{} ? std::optional(number) : std::nullopt;
}

SourceFile read_file(const std::filesystem::path& path) {
    SourceFile file{.path = path,
                    .name = path.filename().string(),
                    .size = static_cast<std::int64_t>(std::filesystem::file_size(path)),
                    .content = read_stored(path),
                    .states = {},
                    .step = {},
                    .curves = {},
                    .examples = {}};
    file.states = state_dicts(file.content.root);
    const auto leaves = flattened(file.content.root);
    if (file.states.size() == 1 && !file.states.front().step)
        file.states.front().step = number_at_end(path.stem().string());
    if (file.states.size() < 2)
        file.step = file.states.empty() ? step_within(file.content.root) : file.states.front().step;
    file.curves = stored_curves(leaves, file.step);
    file.examples = stored_examples(leaves, path.stem().string());
    return file;
}

/// Names and shapes, by which checkpoints of one run are told from others.
std::string kind_of(const StateDict& state) {
    std::string kind;
    for (const auto& [name, tensor] : state.tensors)
        kind += fmt::format("{}:{};", name, described(tensor));
    return kind;
}

/// The kind that most checkpoints have; of equally many, the first.
std::string most_frequent_kind(const std::vector<SourceCheckpoint>& checkpoints) {
    std::map<std::string, std::size_t> counts;
    for (const auto& checkpoint : checkpoints) ++counts[kind_of(checkpoint.state)];
    std::string best;
    for (const auto& checkpoint : checkpoints) {
        const auto kind = kind_of(checkpoint.state);
        if (best.empty() || counts[kind] > counts[best]) best = kind;
    }
    return best;
}

bool has_same_numbers(const StateDict& one, const StateDict& other) {
    for (std::size_t i = 0; i < one.tensors.size(); ++i)
        if (contiguous_bytes(one.tensors[i].tensor) != contiguous_bytes(other.tensors[i].tensor))
            return false;
    return true;
}

std::string where(const Source& source, const SourceCheckpoint& checkpoint) {
    const auto& name = source.files[checkpoint.file].name;
    return checkpoint.state.path.empty() ? name : name + ": " + checkpoint.state.path;
}

/// The step that a file without weights tells of those in another; 0 where none does.
std::int64_t step_told_elsewhere(Source& source, const std::string& name) {
    for (const auto& file : source.files)
        if (file.states.empty() && file.step) {
            source.remarks.push_back(
                fmt::format("{}: its step, {}, is that of {}", name, *file.step, file.name));
            return *file.step;
        }
    source.remarks.push_back(fmt::format("{}: its step is not told; taken as 0", name));
    return 0;
}

std::vector<SourceCheckpoint> all_checkpoints(Source& source) {
    std::vector<SourceCheckpoint> all;
    for (std::size_t i = 0; i < source.files.size(); ++i)
        for (auto& state : source.files[i].states) {
            const auto step = state.step ? *state.step
                                         : step_told_elsewhere(source, source.files[i].name);
            all.push_back({.step = step, .file = i, .state = state});
        }
    return all;
}

void keep_one_kind(Source& source, std::vector<SourceCheckpoint>& checkpoints) {
    const auto kind = most_frequent_kind(checkpoints);
    std::erase_if(checkpoints, [&](const SourceCheckpoint& checkpoint) {
        const bool is_other = kind_of(checkpoint.state) != kind;
        if (is_other)
            source.remarks.push_back(fmt::format("{}: other names or shapes than most; left out",
                                                 where(source, checkpoint)));
        return is_other;
    });
}

/// @throws Error where two moments have one step and differ
void keep_one_of_each_step(Source& source) {
    auto& checkpoints = source.checkpoints;
    for (std::size_t i = 1; i < checkpoints.size();) {
        const auto& one = checkpoints[i - 1];
        const auto& other = checkpoints[i];
        if (one.step != other.step) {
            ++i;
            continue;
        }
        require(has_same_numbers(one.state, other.state),
                "{} and {} are both of step {} and differ (one checkpoint for each step would be "
                "right)",
                where(source, one), where(source, other), one.step);
        source.remarks.push_back(
            fmt::format("{}: equal to {}; left out", where(source, other), where(source, one)));
        checkpoints.erase(checkpoints.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

}  // namespace

std::vector<std::filesystem::path> source_paths(const std::filesystem::path& path) {
    require(std::filesystem::exists(path), "{} does not exist (a file or folder would be right)",
            path.string());
    if (!std::filesystem::is_directory(path)) return {path};
    auto paths = files_in(path);
    if (paths.empty() && std::filesystem::is_directory(path / "checkpoints"))
        paths = files_in(path / "checkpoints");
    require(!paths.empty(),
            "{} has no files of checkpoints (.pt, .pth, .safetensors, .npz, ... "
            "would be right)",
            path.string());
    return paths;
}

Source read_source(const std::vector<std::filesystem::path>& paths) {
    Source source;
    for (const auto& path : paths) source.files.push_back(read_file(path));
    auto checkpoints = all_checkpoints(source);
    keep_one_kind(source, checkpoints);
    std::stable_sort(checkpoints.begin(), checkpoints.end(),
                     [](const auto& one, const auto& other) { return one.step < other.step; });
    source.checkpoints = std::move(checkpoints);
    keep_one_of_each_step(source);
    return source;
}

}  // namespace grokscope
