#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

/// A sweep as read back. Runs stay on disk until they are asked for.
struct Sweep {
    std::string file;  ///< its directory, or the file into which it was merged
    SweepPlan plan;
    std::vector<RunState> states;              ///< (runs)
    std::function<Run(std::size_t)> read_run;  ///< of an index whose run has ended
};

/// Whether a run is complete or has failed: it will not change any more.
bool has_ended(const Sweep& sweep, std::size_t index);

/// A run of a sweep that something is wrong with.
struct RunProblem {
    std::size_t index = 0;
    std::string problem;
};

/// The runs that have ended, by index.
std::vector<std::size_t> ended_runs(const Sweep& sweep);

/// What came of a run, or why nothing did.
template <typename Result>
struct RunResult {
    std::size_t index = 0;
    std::optional<Result> result;
    std::string problem;
};

/// `f(index, run)` of all runs that have ended, in the order of the plan, by several threads.
///
/// A run that cannot be read, or of which f throws an Error, has a problem instead.
template <typename F>
auto over_runs(const Sweep& sweep, F&& f) {
    using Result = std::invoke_result_t<F&, std::size_t, const Run&>;
    const auto indices = ended_runs(sweep);
    return parallel_map(static_cast<std::int64_t>(indices.size()), [&](const std::int64_t i) {
        RunResult<Result> result{indices[static_cast<std::size_t>(i)], {}, {}};
        try {
            result.result = f(result.index, sweep.read_run(result.index));
        } catch (const UsageError&) {
            throw;
        } catch (const Error& error) {
            result.problem = error.what();
        }
        return result;
    });
}

/// What came of the runs of a sweep, and what of them nothing came of.
template <typename Result>
struct SweepResults {
    std::vector<Result> results;
    std::vector<RunProblem> problems;
};

/// The results of `over_runs`, less runs that have a problem.
template <typename F>
auto results_of_runs(const Sweep& sweep, F&& f) {
    SweepResults<std::invoke_result_t<F&, std::size_t, const Run&>> found;
    for (auto& [index, result, problem] : over_runs(sweep, f))
        if (result)
            found.results.push_back(std::move(*result));
        else
            found.problems.push_back({index, std::move(problem)});
    return found;
}

/// Where a run of a directory lies that is complete or has failed.
std::filesystem::path ended_path(const std::filesystem::path& sweep, const std::string& id,
                                 RunState state);

Sweep sweep_of_directory(const std::filesystem::path& path);

/// The group of a run in a merged file.
inline std::string run_group(const std::string& id) { return "runs/" + id; }

/// Whether it is a sweep, and not a run, that a path names.
bool is_sweep(const std::filesystem::path& path);

/// @param path  the directory of a sweep, or the file into which it was merged
/// @throws Error when it is neither
Sweep read_sweep(const std::filesystem::path& path);

}  // namespace grokscope
