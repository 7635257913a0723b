#pragma once

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include "grokscope/base/error.hpp"

/// Whether something may be written where a command line wants it; asked before any work is done.
namespace grokscope {

/// `path: Permission denied`, of a path that cannot be looked at.
inline std::string system_message(const std::filesystem::path& path, const std::error_code& error) {
    return fmt::format(
        "{}: {} (a path that may be searched, and a directory that may be written, "
        "would be right)",
        path.string(), error.message());
}

/// A kind of file in words, with its article.
inline const char* kind_in_words(const std::filesystem::file_type type) {
    switch (type) {
        case std::filesystem::file_type::regular: return "a file";
        case std::filesystem::file_type::directory: return "a directory";
        case std::filesystem::file_type::block:
        case std::filesystem::file_type::character: return "a device";
        case std::filesystem::file_type::fifo: return "a FIFO";
        case std::filesystem::file_type::socket: return "a socket";
        case std::filesystem::file_type::not_found: return "a link that leads nowhere";
        default: return "no file";
    }
}

/// What is there, at the end of links; `none` where there is not even a link.
///
/// @throws Error when that cannot be known
inline std::filesystem::file_type type_at(const std::filesystem::path& path) {
    std::error_code error;
    const auto link = std::filesystem::symlink_status(path, error);
    if (link.type() == std::filesystem::file_type::not_found)
        return std::filesystem::file_type::none;
    require(link.type() != std::filesystem::file_type::none, "{}", system_message(path, error));
    const auto status = std::filesystem::status(path, error);
    require(status.type() != std::filesystem::file_type::none, "{}", system_message(path, error));
    return status.type();
}

/// Files, and links to files, can be replaced; nothing else ever is.
///
/// @throws UsageError when something else is there, Error when that cannot be known
inline void require_replaceable(const std::filesystem::path& path) {
    const auto type = type_at(path);
    require_usage(type == std::filesystem::file_type::none ||
                      type == std::filesystem::file_type::regular,
                  "{} is {} (the name of a file would be right)", path.string(),
                  kind_in_words(type));
}

/// @throws UsageError when `path` exists and may not be replaced, or cannot be with or without
/// force
inline void require_free(const std::filesystem::path& path, const bool force) {
    require_replaceable(path);
    require_usage(force || type_at(path) == std::filesystem::file_type::none,
                  "{} exists (another name, or --force to replace it, would be right)",
                  path.string());
}

/// @throws UsageError unless it is a directory in which files can be made
inline void require_writable_directory(const std::filesystem::path& directory) {
    require_usage(type_at(directory) == std::filesystem::file_type::directory,
                  "{} is no directory (one that exists would be right)", directory.string());
    const bool is_writable = ::access(directory.c_str(), W_OK | X_OK) == 0;
    require_usage(is_writable,
                  "{} cannot be written to: {} (a directory that may be written would be right)",
                  directory.string(), std::strerror(errno));
}

/// The directory that a path lies in, as an absolute path.
inline std::filesystem::path directory_of(const std::filesystem::path& path) {
    return std::filesystem::absolute(path).parent_path();
}

/// @param example  of a name, for the message
/// @throws UsageError unless a file may be written there
inline void require_output_file(const std::filesystem::path& path, const bool force,
                                const char* example) {
    require_usage(!path.empty(), "-o is empty (a file name like {} would be right)", example);
    require_free(path, force);
    require_writable_directory(directory_of(path));
}

/// Of a directory that need not be there yet, nor those that it lies in.
///
/// @throws UsageError unless files may be written into it
inline void require_output_directory(const std::filesystem::path& path) {
    require_usage(!path.empty(),
                  "the name of a directory is empty (one like results/ would be "
                  "right)");
    auto existing = std::filesystem::absolute(path);
    while (type_at(existing) == std::filesystem::file_type::none && existing.has_relative_path())
        existing = existing.parent_path();
    require_writable_directory(existing);
}

}  // namespace grokscope
