/// grokscope: runs `grokscope-<command>`, found beside it or on the PATH; alone, lists commands.

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "analysis/analyses.hpp"
#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/version.hpp"
#include "grokscope/program/program.hpp"

namespace grokscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* prefix = "grokscope-";

/// Commands that are no analyses, and what they do.
const std::vector<std::pair<std::string, std::string>>& own_commands() {
    static const std::vector<std::pair<std::string, std::string>> commands{
        {"presets", "every preset, one line each"},
        {"train", "train the model of a preset or specification"},
        {"sweep", "train every run of a sweep, several at a time"},
        {"merge", "put the runs of a sweep into one file"},
        {"construct", "write a closed-form circle network as a run"},
        {"info", "what is in a run file or a sweep"},
        {"check", "whether a run file or a sweep is whole"},
        {"import", "somebody's checkpoints (PyTorch, safetensors, NumPy) as a run"},
        {"export", "weights of a run as npz, safetensors or PyTorch's .pt"},
        {"analyze", "every analysis that applies to a run"},
        {"report", "one self-contained page of a run or a sweep"}};
    return commands;
}

std::vector<fs::path> command_directories() {
    std::vector<fs::path> directories{program_directory()};
    const char* path = std::getenv("PATH");
    std::istringstream list(path == nullptr ? "" : path);
    for (std::string directory; std::getline(list, directory, ':');)
        if (!directory.empty()) directories.emplace_back(directory);
    return directories;
}

bool is_program(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

/// Every command that can be run, with the program that is run.
std::map<std::string, fs::path> commands_found() {
    std::map<std::string, fs::path> found;
    for (const auto& directory : command_directories()) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(directory, error)) {
            const auto name = entry.path().filename().string();
            if (name.starts_with(prefix) && is_program(entry.path()))
                found.emplace(name.substr(std::strlen(prefix)), entry.path());
        }
    }
    found.erase("tools");  // the program behind all analyses, not a command
    return found;
}

void print_line(const std::string& name, const std::string& summary) {
    fmt::print("  {:<14}{}\n", name, summary);
}

void print_commands(std::map<std::string, fs::path> found) {
    fmt::print("grokscope: train tiny networks until they grok, and find out how\n\n");
    fmt::print("usage: grokscope <command> [options]      (`grokscope <command> --help`)\n\n");
    for (const auto& [name, summary] : own_commands())
        if (found.erase(name) > 0) print_line(name, summary);
    fmt::print("\nanalyses of a run:\n");
    for (const auto* analysis : all_analyses())
        if (found.erase(analysis->name) > 0) print_line(analysis->name, analysis->summary);
    if (!found.empty()) fmt::print("\nalso found:\n");
    for (const auto& [name, path] : found) print_line(name, path.string());
}

[[noreturn]] void run_command(const fs::path& program, char** argv) {
    ::execv(program.c_str(), argv);
    throw Error(fmt::format("{} cannot be run: {}", program.string(), std::strerror(errno)));
}

Exit dispatch(const int argc, char** argv) {
    const auto found = commands_found();
    const std::string command = argc > 1 ? argv[1] : "--help";
    if (command == "--version") {
        fmt::print("grokscope {}\n", version());
        return Exit::done;
    }
    if (command == "--help" || command == "-h" || command == "help") {
        print_commands(found);
        return Exit::done;
    }
    std::vector<std::string> names;
    for (const auto& [name, path] : found) names.push_back(name);
    require(!found.empty(), "no command is found beside {} or on the PATH (it was moved alone?)",
            program_directory().string());
    require_usage(found.contains(command),
                  "there is no command {} (did you mean {}? `grokscope` alone lists all)", command,
                  nearest_choice(command, names));
    run_command(found.at(command), argv + 1);
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("", [&] { return grokscope::dispatch(argc, argv); });
}
