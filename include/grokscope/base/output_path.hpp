#pragma once

#include <filesystem>
#include <string>
#include <system_error>

/// Whether something may be written where a command line wants it; asked before any work is done.
namespace grokscope {

/// `path: Permission denied`, of a path that cannot be looked at.
std::string system_message(const std::filesystem::path& path, const std::error_code& error);

/// What is there, at the end of links; `none` where there is not even a link.
///
/// @throws Error when that cannot be known
std::filesystem::file_type type_at(const std::filesystem::path& path);

/// Files, and links to files, can be replaced; nothing else ever is.
///
/// @throws UsageError when something else is there, Error when that cannot be known
void require_replaceable(const std::filesystem::path& path);

/// @throws UsageError when `path` exists and may not be replaced, or cannot be with or without
/// force
void require_free(const std::filesystem::path& path, bool force);

/// @param example  of a name, for the message
/// @throws UsageError unless a file may be written there
void require_output_file(const std::filesystem::path& path, bool force, const char* example);

/// Of a directory that need not be there yet, nor those that it lies in.
///
/// @throws UsageError unless files may be written into it
void require_output_directory(const std::filesystem::path& path);

}  // namespace grokscope
