#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace grokscope {

/// Whether this thread works on a list already: lists within lists are not split further.
inline bool& is_parallel_worker() {
    thread_local bool value = false;
    return value;
}

/// f(0), ..., f(count - 1), made by as many threads as there are processors.
///
/// The results stand in order and do not depend on the number of threads, provided that f does not
/// depend on what it was asked before.
///
/// The results may not be `bool`, of which a vector packs several into what threads write at once.
///
/// @throws what f throws; of several exceptions that of the lowest index
template <typename F>
requires(!std::same_as<std::invoke_result_t<F&, std::int64_t>, bool>) auto parallel_map(
    const std::int64_t count, F&& f) {
    using Result = std::invoke_result_t<F&, std::int64_t>;
    std::vector<Result> results(static_cast<std::size_t>(count));
    std::vector<std::exception_ptr> errors(results.size());
    std::atomic<std::int64_t> next = 0;
    const auto work = [&] {
        const bool outer = std::exchange(is_parallel_worker(), true);
        for (auto i = next++; i < count; i = next++) try {
                results[static_cast<std::size_t>(i)] = f(i);
            } catch (...) {
                errors[static_cast<std::size_t>(i)] = std::current_exception();
            }
        is_parallel_worker() = outer;
    };
    const std::int64_t processors = is_parallel_worker() ? 1 : std::thread::hardware_concurrency();
    {
        std::vector<std::jthread> threads;
        for (std::int64_t i = 1; i < std::min(processors, count); ++i) threads.emplace_back(work);
        work();
    }
    for (const auto& error : errors)
        if (error) std::rethrow_exception(error);
    return results;
}

}  // namespace grokscope
