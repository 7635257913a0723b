#pragma once

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <exception>
#include <string>

#include "grokscope/base/printable.hpp"

/// What a program says when it breaks down: one line, and exit code 1, as of any failure.
namespace grokscope {

/// The line, made beforehand: a handler of signals may not allocate.
inline std::array<char, 512>& last_words() {
    static std::array<char, 512> words{};
    return words;
}

/// Writes the line and ends the program at once.
[[noreturn]] inline void break_down() {
    const auto& words = last_words();
    (void)!::write(STDERR_FILENO, words.data(), std::strlen(words.data()));
    ::_exit(1);
}

inline void break_down_by_signal(const int) { break_down(); }

/// Memory for the handler, since the usual stack may be what overflowed.
inline stack_t handler_stack() {
    alignas(16) static std::array<char, 16384> memory{};
    stack_t stack = {};
    stack.ss_sp = memory.data();
    stack.ss_size = memory.size();
    return stack;
}

/// The signals by which a program breaks down.
inline constexpr std::array crash_signals{SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/// Lets every break-down end with a line instead of a signal. A sanitizer keeps its own.
///
/// @param program  as it names itself in messages
inline void end_crashes_with_a_line(const std::string& program) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    const auto line = printable(program) +
                      ": broke down while at work (a damaged file can be the cause, else it is a "
                      "fault of the program: `grokscope check` of the file would be right)\n";
    std::copy_n(line.begin(), std::min(line.size(), last_words().size() - 1), last_words().begin());
    const auto stack = handler_stack();
    struct sigaction action = {};
    action.sa_handler = break_down_by_signal;
    action.sa_flags = ::sigaltstack(&stack, nullptr) == 0 ? SA_ONSTACK : 0;
    for (const int signal : crash_signals) ::sigaction(signal, &action, nullptr);
    std::set_terminate(break_down);
#else
    (void)program;
#endif
}

}  // namespace grokscope
