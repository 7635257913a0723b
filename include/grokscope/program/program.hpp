#pragma once

#include <cstdio>
#include <exception>
#include <filesystem>
#include <functional>
#include <string>

namespace grokscope {

/// Exit codes of every program.
enum class Exit : int { done = 0, failed = 1, usage = 2, partial = 3, interrupted = 75 };

/// Says something on stderr; a program goes on also where nobody can be told.
inline void say(const std::string& text) { std::fputs(text.c_str(), stderr); }

/// What an exception says, in one line: of a file system, with the path and what would be right.
std::string message_of(const std::exception& error);

/// Runs the body of a program; what it throws becomes one line on stderr and an exit code.
///
/// @param name  of the command, as the user typed it after `grokscope`; empty for itself
int run_program(const std::string& name, const std::function<Exit()>& body);

/// The directory of the running program.
std::filesystem::path program_directory();

/// Where presets and the report's page lie, beside the programs.
std::filesystem::path share_directory();

inline std::filesystem::path preset_directory() { return share_directory() / "presets"; }

}  // namespace grokscope
