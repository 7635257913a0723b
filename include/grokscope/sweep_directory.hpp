#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "grokscope/run_file.hpp"
#include "grokscope/run_lock.hpp"
#include "grokscope/run_writer.hpp"
#include "grokscope/sweep_plan.hpp"
#include "grokscope/text_file.hpp"

/// A sweep on disk: `plan.json`, `runs/<id>.h5`, and `logs/`.
namespace grokscope {

inline std::filesystem::path plan_path(const std::filesystem::path& sweep) {
    return sweep / "plan.json";
}

inline std::filesystem::path run_path(const std::filesystem::path& sweep, const std::string& id) {
    return sweep / "runs" / (id + ".h5");
}

/// Why the last attempt at a run gave nothing; there only where one did.
inline std::filesystem::path error_path(const std::filesystem::path& sweep, const std::string& id) {
    return sweep / "logs" / (id + ".error");
}

/// Into how many shards the last array script divided the sweep.
inline std::filesystem::path shards_path(const std::filesystem::path& sweep) {
    return sweep / "logs" / "shards";
}

inline bool is_sweep_directory(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) && std::filesystem::exists(plan_path(path));
}

/// @throws Error when the directory has no whole plan
inline SweepPlan read_plan(const std::filesystem::path& sweep) {
    require(
        is_sweep_directory(sweep),
        "{} is not the directory of a sweep (one with a plan.json, or a run file, would be right)",
        sweep.string());
    return plan_from_text(read_text(plan_path(sweep)), plan_path(sweep).string());
}

/// The same runs by the same engine give the same bits, however the sweep is called.
inline bool are_same_runs(const SweepPlan& a, const SweepPlan& b) {
    return a.engine == b.engine &&
           std::equal(a.runs.begin(), a.runs.end(), b.runs.begin(), b.runs.end(),
                      [](const PlannedRun& x, const PlannedRun& y) { return x.spec == y.spec; });
}

/// Makes the directory of a sweep, and its plan where there is none; several processes may try.
///
/// @return  the plan that is there
/// @throws UsageError when the sweep there is another
inline SweepPlan freeze(const std::filesystem::path& sweep, const SweepPlan& plan) {
    std::error_code error;
    for (const auto* part : {"runs", "logs"})
        std::filesystem::create_directories(sweep / part, error);
    require(std::filesystem::is_directory(sweep / "logs"), "{} cannot be made: {}",
            (sweep / "logs").string(), error.message());
    if (!std::filesystem::exists(plan_path(sweep)))
        write_new_file(plan_path(sweep), plan_to_text(plan));
    auto frozen = read_plan(sweep);
    require_usage(are_same_runs(frozen, plan),
                  "{} is a sweep of {} runs by the engine {}, from {}, and not of these {} by {} "
                  "(the same specification, none at all, or another directory would be right)",
                  sweep.string(), frozen.runs.size(), frozen.engine, frozen.name, plan.runs.size(),
                  plan.engine);
    return frozen;
}

/// How far a run of a sweep is.
enum class RunState { complete, failed, running, stopped, missing };

constexpr auto spellings(RunState) {
    return std::array<std::string_view, 5>{"complete", "failed", "running", "stopped", "missing"};
}

/// A file that is not complete has failed only where it says so: its loss became no number.
inline RunState state_of_part(const std::filesystem::path& part) {
    try {
        return hdf5::read_attribute(open_hdf5(part).id(), "status") == "failed" ? RunState::failed
                                                                                : RunState::stopped;
    } catch (const Error&) {
        return RunState::stopped;
    }
}

inline RunState state_of(const std::filesystem::path& sweep, const PlannedRun& run) {
    const auto path = run_path(sweep, run.id);
    if (std::filesystem::exists(path)) return RunState::complete;
    if (is_locked(path)) return RunState::running;
    if (!std::filesystem::exists(part_path(path))) return RunState::missing;
    return state_of_part(part_path(path));
}

/// @return  (runs) in the order of the plan
inline std::vector<RunState> states_of(const std::filesystem::path& sweep, const SweepPlan& plan) {
    std::vector<RunState> states;
    for (const auto& run : plan.runs) states.push_back(state_of(sweep, run));
    return states;
}

inline std::int64_t count_of(const std::vector<RunState>& states, const RunState state) {
    return std::count(states.begin(), states.end(), state);
}

}  // namespace grokscope
