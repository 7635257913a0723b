#include "grokscope/base/output_path.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <system_error>

#include "grokscope/base/error.hpp"

namespace grokscope {

std::string system_message(const std::filesystem::path& path, const std::error_code& error) {
    return fmt::format(
        "{}: {} (a path that may be searched, and a directory that may be written, "
        "would be right)",
        path.string(), error.message());
}

namespace {

/// A kind of file in words, with its article.
const char* kind_in_words(const std::filesystem::file_type type) {
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

}  // namespace

std::filesystem::file_type type_at(const std::filesystem::path& path) {
    std::error_code error;
    const auto link = std::filesystem::symlink_status(path, error);
    if (link.type() == std::filesystem::file_type::not_found)
        return std::filesystem::file_type::none;
    require(link.type() != std::filesystem::file_type::none, "{}", system_message(path, error));
    const auto status = std::filesystem::status(path, error);
    require(status.type() != std::filesystem::file_type::none, "{}", system_message(path, error));
    return status.type();
}

void require_replaceable(const std::filesystem::path& path) {
    const auto type = type_at(path);
    require_usage(type == std::filesystem::file_type::none ||
                      type == std::filesystem::file_type::regular,
                  "{} is {} (the name of a file would be right)", path.string(),
                  kind_in_words(type));
}

void require_free(const std::filesystem::path& path, const bool force) {
    require_replaceable(path);
    require_usage(force || type_at(path) == std::filesystem::file_type::none,
                  "{} exists (another name, or --force to replace it, would be right)",
                  path.string());
}

namespace {

/// @throws UsageError unless it is a directory in which files can be made
void require_writable_directory(const std::filesystem::path& directory) {
    require_usage(type_at(directory) == std::filesystem::file_type::directory,
                  "{} is no directory (one that exists would be right)", directory.string());
    const bool is_writable = ::access(directory.c_str(), W_OK | X_OK) == 0;
    require_usage(is_writable,
                  "{} cannot be written to: {} (a directory that may be written would be right)",
                  directory.string(), std::strerror(errno));
}

/// The directory that a path lies in, as an absolute path.
std::filesystem::path directory_of(const std::filesystem::path& path) {
    return std::filesystem::absolute(path).parent_path();
}

}  // namespace

void require_output_file(const std::filesystem::path& path, const bool force, const char* example) {
    require_usage(!path.empty(), "-o is empty (a file name like {} would be right)", example);
    require_free(path, force);
    require_writable_directory(directory_of(path));
}

void require_output_directory(const std::filesystem::path& path) {
    require_usage(!path.empty(),
                  "the name of a directory is empty (one like results/ would be "
                  "right)");
    auto existing = std::filesystem::absolute(path);
    while (type_at(existing) == std::filesystem::file_type::none && existing.has_relative_path())
        existing = existing.parent_path();
    require_writable_directory(existing);
}

}  // namespace grokscope
