#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "grokscope/base/parallel.hpp"
#include "grokscope/run/hdf5_text.hpp"
#include "grokscope/sweep/sweep_directory.hpp"

namespace grokscope {

/// A sweep as read back. Runs stay on disk until they are asked for.
struct Sweep {
    std::string file;  ///< its directory, or the file into which it was merged
    SweepPlan plan;
    std::vector<RunState> states;              ///< (runs)
    std::function<Run(std::size_t)> read_run;  ///< of an index whose run has ended
};

/// Whether a run is complete or has failed: it will not change any more.
inline bool has_ended(const Sweep& sweep, const std::size_t index) {
    return sweep.states[index] == RunState::complete || sweep.states[index] == RunState::failed;
}

/// A run of a sweep that something is wrong with.
struct RunProblem {
    std::size_t index = 0;
    std::string problem;
};

/// The runs that have ended, by index.
inline std::vector<std::size_t> ended_runs(const Sweep& sweep) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < sweep.plan.runs.size(); ++i)
        if (has_ended(sweep, i)) indices.push_back(i);
    return indices;
}

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
inline std::filesystem::path ended_path(const std::filesystem::path& sweep, const std::string& id,
                                        const RunState state) {
    const auto path = run_path(sweep, id);
    return state == RunState::failed ? part_path(path) : path;
}

inline Sweep sweep_of_directory(const std::filesystem::path& path) {
    Sweep sweep{.file = path.string(), .plan = read_plan(path), .states = {}, .read_run = {}};
    sweep.states = states_of(path, sweep.plan);
    sweep.read_run = [path, runs = sweep.plan.runs, states = sweep.states](const std::size_t i) {
        return read_run(ended_path(path, runs[i].id, states[i]));
    };
    return sweep;
}

/// The group of a run in a merged file.
inline std::string run_group(const std::string& id) { return "runs/" + id; }

inline RunState state_in_file(const hid_t file, const std::string& id) {
    if (!hdf5::has_link(file, run_group(id))) return RunState::absent;
    const auto group = hdf5::open_group(file, run_group(id));
    return hdf5::read_attribute(group.id(), "status") == "failed" ? RunState::failed
                                                                  : RunState::complete;
}

inline Sweep sweep_of_file(const std::filesystem::path& path) {
    const auto file = std::make_shared<const hdf5::Handle>(open_hdf5(path));
    Sweep sweep{.file = path.string(),
                .plan = plan_from_text(hdf5::read_text(file->id(), "plan"), path.string()),
                .states = {},
                .read_run = {}};
    for (const auto& run : sweep.plan.runs)
        sweep.states.push_back(state_in_file(file->id(), run.id));
    sweep.read_run = [path, file, runs = sweep.plan.runs](const std::size_t i) {
        const std::lock_guard lock(hdf5::library());
        const auto group = run_group(runs[i].id);
        inspect(path, group, [&] { return hdf5::open_group(file->id(), group); });
        return read_run_at(std::make_shared<const hdf5::Handle>(
                               hdf5::open_group(file->id(), group)),
                           path.string() + ":" + group);
    };
    return sweep;
}

inline bool is_sweep_file(const std::filesystem::path& path) {
    return std::filesystem::is_regular_file(path) &&
           hdf5::read_attribute(open_hdf5(path).id(), "format") == sweep_format;
}

/// Whether it is a sweep, and not a run, that a path names.
inline bool is_sweep(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) || is_sweep_file(path);
}

/// @param path  the directory of a sweep, or the file into which it was merged
/// @throws Error when it is neither
inline Sweep read_sweep(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) ? sweep_of_directory(path) : sweep_of_file(path);
}

}  // namespace grokscope
