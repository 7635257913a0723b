#pragma once

#include <sys/stat.h>

#include <filesystem>
#include <mutex>
#include <new>
#include <set>
#include <string>
#include <tuple>

#include "grokscope/confined.hpp"
#include "grokscope/hdf5_walk.hpp"

/// HDF5 promises nothing for files that are damaged. A child process reads first what this one will
/// read; docs/decisions/0010 tells why.
namespace grokscope {

/// What tells one content of a file, and a place in it, from others.
using Content = std::tuple<dev_t, ino_t, off_t, time_t, long, std::string>;

/// What has been inspected and was found in order.
inline std::set<Content>& inspected() {
    static std::set<Content> contents;
    return contents;
}

/// In a child no other thread is there that could hold the lock, or give it back.
inline void renew_library_lock() { new (&hdf5::library()) std::recursive_mutex; }

/// What cannot be opened is told by whoever asks for it.
template <typename Open>
hdf5::Handle opened_or_none(Open&& open) {
    try {
        return open();
    } catch (const Error&) {
        return {};
    }
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
    if (inspected().contains(content)) return;
    const Limits limits{.memory = Limits{}.memory + 4 * found.st_size};
    const auto problem = problem_of(
        [&](const SignOfLife& sign_of_life) {
            renew_library_lock();
            const auto place = opened_or_none(open);
            if (place.id() >= 0) hdf5::walk(place.id(), sign_of_life);
        },
        limits);
    if (!problem) {
        inspected().insert(content);
        return;
    }
    require(!std::filesystem::exists(path), "{}{} is damaged or incomplete: {}", path.string(),
            group.empty() ? "" : ":" + group, *problem);
}

}  // namespace grokscope
