#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

/// Work that may break down, hang or ask for all memory, done by a child process first.
namespace grokscope {

/// What work in a child process may take.
struct Limits {
    std::int64_t processor_seconds = 3;
    std::int64_t silent_milliseconds = 8000;      ///< between two signs of life
    std::int64_t memory = std::int64_t{1} << 29;  ///< beside what the process has   [byte]
};

/// Told now and then by the work: it still moves.
using SignOfLife = std::function<void()>;

/// Does work in a child process first: what it does to memory is gone with it.
///
/// @param work  of (a sign of life to be given now and then)
/// @return  why the work could not be done; nothing where it was, or where there can be no child
std::optional<std::string> problem_of(const std::function<void(const SignOfLife&)>& work,
                                      const Limits& limits = {});

}  // namespace grokscope
