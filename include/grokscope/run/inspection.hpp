#pragma once

#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

#include "grokscope/base/error.hpp"
#include "grokscope/run/confined.hpp"
#include "grokscope/run/hdf5_declared.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_walk.hpp"

/// HDF5 promises nothing for files that are damaged. A child process reads first what this one will
/// read; docs/decisions/0010 tells why.
namespace grokscope {

/// What tells one content of a file, and a place in it, from others.
using Content = std::tuple<dev_t, ino_t, off_t, time_t, long, std::string>;

/// What was found of what has been inspected: nothing where it is in order, else the problem.
std::map<Content, std::optional<std::string>>& inspected();

/// In a child no other thread is there that could hold the lock, or give it back.
void renew_library_lock();

/// The walk of a child process through what `open` gives.
///
/// @return  why it could not be done; nothing where it was
template <typename Open>
std::optional<std::string> problem_of_walk(const std::int64_t file_bytes, Open&& open) {
    constexpr std::int64_t bytes_of_a_second = std::int64_t{1} << 24;  // a tenth of what gzip does
    const Limits limits{.processor_seconds = Limits{}.processor_seconds +
                                             file_bytes / bytes_of_a_second,
                        .memory = Limits{}.memory + 4 * file_bytes};
    return problem_of(
        [&](const SignOfLife& sign_of_life) {
            renew_library_lock();
            const auto place = open();
            hdf5::walk(place.id(), sign_of_life);
        },
        limits);
}

/// @param open   gives a handle of the file, or of the group in it, that is to be read
/// @param group  its name within the file
/// @throws Error where a child process cannot read it, by what it says or by its end
template <typename Open>
void inspect(const std::filesystem::path& path, const std::string& group, Open&& open) {
    const std::lock_guard lock(hdf5::library());
    struct stat found = {};
    if (::stat(path.c_str(), &found) != 0) return;
    const Content content{found.st_dev,         found.st_ino,          found.st_size,
                          found.st_mtim.tv_sec, found.st_mtim.tv_nsec, group};
    auto known = inspected().find(content);
    if (known == inspected().end())
        known = inspected().emplace(content, problem_of_walk(found.st_size, open)).first;
    if (!known->second) return;
    const auto problem = *known->second;
    // What cannot be opened is told by its name, and may be in use: it is looked at anew.
    const bool is_closed = problem.starts_with(path.string());
    if (is_closed) inspected().erase(known);
    require(!is_closed, "{}", problem);
    throw Error(fmt::format("{}{} is damaged or incomplete: {}", path.string(),
                            group.empty() ? "" : ":" + group, problem));
}

}  // namespace grokscope
