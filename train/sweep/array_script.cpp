#include "sweep/array_script.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>

#include "grokscope/base/error.hpp"

namespace grokscope {
namespace {

/// A text as one word of a shell.
std::string quoted(const std::string& text) {
    std::string word = "'";
    for (const char letter : text) word += letter == '\'' ? "'\\''" : std::string(1, letter);
    return word + "'";
}

}  // namespace

void require_scriptable(const std::filesystem::path& path) {
    auto shown = path.string();
    const auto is_control = [](const char letter) {
        return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    };
    const bool is_plain = std::none_of(shown.begin(), shown.end(), is_control);
    std::replace_if(shown.begin(), shown.end(), is_control, '?');
    require_usage(is_plain,
                  "{} has a line break or another control character, shown as ?, which a script of "
                  "Slurm's cannot express (another name would be right)",
                  shown);
}

namespace {

/// A path as Slurm takes it for a log, where % begins a pattern.
std::string without_patterns(const std::string& path) {
    std::string text;
    for (const char letter : path) text += letter == '%' ? "%%" : std::string(1, letter);
    return text;
}

}  // namespace

std::string array_script(const std::filesystem::path& program, const std::filesystem::path& sweep,
                         const std::int64_t shards, const std::string& options) {
    require_scriptable(program);
    require_scriptable(sweep);
    return fmt::format(
        R"(#!/bin/bash
#SBATCH --job-name=grokscope
#SBATCH --array=0-{last}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --signal=B:TERM@60
#SBATCH --output={log}
exec {program} sweep -o {sweep} \
    --shard "${{SLURM_ARRAY_TASK_ID}}/{shards}" --jobs "${{SLURM_CPUS_PER_TASK:-1}}"{options}
)",
        fmt::arg("last", shards - 1),
        fmt::arg("log",
                 quoted(without_patterns((sweep / "logs" / "slurm-").string()) + "%A_%a.txt")),
        fmt::arg("program", quoted(program.string())), fmt::arg("sweep", quoted(sweep.string())),
        fmt::arg("shards", shards), fmt::arg("options", options));
}

}  // namespace grokscope
