#pragma once

#include <fmt/core.h>

#include <stdexcept>

namespace grokscope {

/// A failure that a user, a file or the machine can cause; programs exit with code 1.
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A wrong command line or specification; programs exit with code 2.
struct UsageError : Error {
    using Error::Error;
};

/// @throws Error with the formatted message
[[noreturn]] void throw_error(fmt::string_view message, fmt::format_args values);

/// @throws UsageError with the formatted message
[[noreturn]] void throw_usage_error(fmt::string_view message, fmt::format_args values);

/// @throws Error with the formatted message unless `ok`.
///         Grammar of a message: the problem with its values, then what would be right.
template <typename... Args>
void require(const bool ok, fmt::format_string<Args...> message, Args&&... values) {
    if (!ok) throw_error(message, fmt::make_format_args(values...));
}

/// As `require`, for command lines and specifications.
///
/// @throws UsageError with the formatted message unless `ok`.
template <typename... Args>
void require_usage(const bool ok, fmt::format_string<Args...> message, Args&&... values) {
    if (!ok) throw_usage_error(message, fmt::make_format_args(values...));
}

}  // namespace grokscope
