#pragma once

#include <array>
#include <csignal>
#include <string>

/// What a program says when it breaks down: one line, and exit code 1, as of any failure.
namespace grokscope {

/// The signals by which a program breaks down, or is told that it never comes to an end.
inline constexpr std::array crash_signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGXCPU};

/// Lets every break-down end with a line instead of a signal. A sanitizer keeps its own.
///
/// @param program  as it names itself in messages
void end_crashes_with_a_line(const std::string& program);

}  // namespace grokscope
