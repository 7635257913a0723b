#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace grokscope {

/// How an attempt at a run of a sweep ended.
enum class Ending { complete, failed, locked, error, stopped };

/// What the processes of a sweep share, in memory that outlives any of them.
struct SweepBoard {
    static constexpr std::size_t most_jobs = 1024;

    std::atomic<std::size_t> next = 0;                      ///< place in the queue to take next
    std::array<std::atomic<std::int64_t>, 5> endings = {};  ///< attempts that ended, by how
    std::atomic<std::int64_t> trained = 0;  ///< steps made since the sweep was started
    std::atomic<std::int64_t> covered = 0;  ///< steps that are not to be made any more

    /// The place in the queue that a worker is at; -1 for none.
    std::array<std::atomic<std::int64_t>, most_jobs> at = {};

    std::atomic<std::int64_t>& count(Ending ending);
    static_assert(std::atomic<std::int64_t>::is_always_lock_free);
};

}  // namespace grokscope
