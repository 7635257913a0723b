#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "grokscope/base/error.hpp"

namespace grokscope {

/// An earlier attempt at a run is there, can be read, and cannot be gone on with: it is damaged, or
/// of another run. No other failure is a reason to begin anew and to replace it.
struct CannotResume : Error {
    using Error::Error;
};

/// As `require`, of what an earlier attempt left.
///
/// @throws CannotResume with the formatted message unless `ok`
template <typename... Args>
void require_resumable(const bool ok, fmt::format_string<Args...> message, Args&&... values) {
    if (!ok) throw CannotResume(fmt::format(message, std::forward<Args>(values)...));
}

/// Whether the file system gives every byte of a file, and the lock that HDF5 asks for.
///
/// @throws std::bad_alloc where little memory is left, for want of which HDF5 fails without a word
bool can_be_read(const std::filesystem::path& path);

/// What `read` finds in a file of an earlier attempt.
///
/// @throws CannotResume where it cannot make sense of bytes that can all be had; Error where they
///         cannot be had
template <typename Read>
auto read_left_over(const std::filesystem::path& path, const Read& read) {
    try {
        return read();
    } catch (const CannotResume&) {
        throw;
    } catch (const Error& error) {
        if (!can_be_read(path)) throw;
        throw CannotResume(error.what());
    }
}

}  // namespace grokscope
