#include "grokscope/base/crash.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <string>

#include "grokscope/base/printable.hpp"

namespace grokscope {
namespace {

/// Sanitizers have handlers of their own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif

/// The line, made beforehand: a handler of signals may not allocate.
std::array<char, 512>& last_words() {
    static std::array<char, 512> words{};
    return words;
}

/// Writes the line and ends the program at once.
[[noreturn]] void break_down() {
    const auto& words = last_words();
    (void)!::write(STDERR_FILENO, words.data(), std::strlen(words.data()));
    ::_exit(1);
}

void break_down_by_signal(const int) { break_down(); }

/// Memory for the handler, since the usual stack may be what overflowed.
stack_t handler_stack() {
    alignas(16) static std::array<char, 16384> memory{};
    stack_t stack = {};
    stack.ss_sp = memory.data();
    stack.ss_size = memory.size();
    return stack;
}

}  // namespace

void end_crashes_with_a_line(const std::string& program) {
    if (is_sanitized) return;
    const auto line =
        printable(program) +
        ": broke down while at work, or did not come to an end (a damaged file can be the "
        "cause, else it is a fault of the program: `grokscope check` of the file "
        "would be right)\n";
    std::copy_n(line.begin(), std::min(line.size(), last_words().size() - 1), last_words().begin());
    const auto stack = handler_stack();
    struct sigaction action = {};
    action.sa_handler = break_down_by_signal;
    action.sa_flags = ::sigaltstack(&stack, nullptr) == 0 ? SA_ONSTACK : 0;
    for (const int signal : crash_signals) ::sigaction(signal, &action, nullptr);
    std::set_terminate(break_down);
}

}  // namespace grokscope
