#include "grokscope/base/machine.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>

namespace grokscope {
namespace {

/// Where a limit is set, it; else infinity.   [byte]
double memory_limit() {
    rlimit limit{};
    const bool is_set = ::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return is_set ? static_cast<double>(limit.rlim_cur) : std::numeric_limits<double>::infinity();
}

/// What the group of processes of a container may have; infinity without a limit.   [byte]
double group_memory_limit() {
    auto least = std::numeric_limits<double>::infinity();
    for (const auto* path :
         {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
        double limit = 0.0;
        if (std::ifstream(path) >> limit) least = std::min(least, limit);
    }
    return least;
}

}  // namespace

double machine_memory() {
    const auto pages = static_cast<double>(::sysconf(_SC_PHYS_PAGES));
    const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
    return std::min({pages * page, memory_limit(), group_memory_limit()});
}

double free_bytes(const std::filesystem::path& path) {
    std::error_code error;
    auto there = std::filesystem::absolute(path, error);
    while (!error && !std::filesystem::exists(there, error) && there.has_relative_path())
        there = there.parent_path();
    const auto space = std::filesystem::space(there, error);
    return error ? std::numeric_limits<double>::infinity() : static_cast<double>(space.available);
}

}  // namespace grokscope
