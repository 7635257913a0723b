#pragma once

#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>

#include "grokscope/error.hpp"

namespace grokscope {

/// Exit codes of every program.
enum class Exit : int { done = 0, failed = 1, usage = 2, partial = 3, interrupted = 75 };

/// Runs the body of a program; what it throws becomes one line on stderr and an exit code.
///
/// @param name  of the command, as the user typed it after `grokscope`; empty for itself
inline int run_program(const std::string& name, const std::function<Exit()>& body) {
    const auto report = [&](const std::exception& error, const Exit exit) {
        std::cerr << "grokscope" << (name.empty() ? "" : " ") << name << ": " << error.what()
                  << "\n";
        return static_cast<int>(exit);
    };
    try {
        return static_cast<int>(body());
    } catch (const UsageError& error) {
        return report(error, Exit::usage);
    } catch (const std::exception& error) {
        return report(error, Exit::failed);
    }
}

/// The directory of the running program.
inline std::filesystem::path program_directory() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path();
}

/// Where presets and the report's page lie, beside the programs.
inline std::filesystem::path share_directory() {
    return program_directory().parent_path() / "share" / "grokscope";
}

inline std::filesystem::path preset_directory() { return share_directory() / "presets"; }

/// @throws UsageError when `path` exists and may not be replaced
inline void require_free(const std::filesystem::path& path, const bool force) {
    require_usage(force || !std::filesystem::exists(path),
                  "{} exists (another name, or --force to replace it, would be right)",
                  path.string());
}

}  // namespace grokscope
