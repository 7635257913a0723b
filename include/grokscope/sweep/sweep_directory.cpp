#include "grokscope/sweep/sweep_directory.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {
namespace {

std::filesystem::path plan_path(const std::filesystem::path& sweep) { return sweep / "plan.json"; }

}  // namespace

std::filesystem::path run_path(const std::filesystem::path& sweep, const std::string& id) {
    return sweep / "runs" / (id + ".h5");
}

std::filesystem::path error_path(const std::filesystem::path& sweep, const std::string& id) {
    return sweep / "logs" / (id + ".error");
}

std::filesystem::path again_path(const std::filesystem::path& sweep, const std::string& id) {
    return sweep / "logs" / (id + ".again");
}

std::filesystem::path shards_path(const std::filesystem::path& sweep) {
    return sweep / "logs" / "shards";
}

bool is_sweep_directory(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) && std::filesystem::exists(plan_path(path));
}

SweepPlan read_plan(const std::filesystem::path& sweep) {
    require(
        is_sweep_directory(sweep),
        "{} is not the directory of a sweep (one with a plan.json, or a run file, would be right)",
        sweep.string());
    return plan_from_text(read_text(plan_path(sweep)), plan_path(sweep).string());
}

bool have_same_specs(const SweepPlan& a, const SweepPlan& b) {
    return std::equal(a.runs.begin(), a.runs.end(), b.runs.begin(), b.runs.end(),
                      [](const PlannedRun& x, const PlannedRun& y) { return x.spec == y.spec; });
}

void check_same_sweep(const std::filesystem::path& sweep, const SweepPlan& frozen,
                      const SweepPlan& asked) {
    require_usage(frozen.engine == asked.engine && have_same_specs(frozen, asked),
                  "{} is a sweep of {} runs by the engine {}, from {}, and not of these {} by {} "
                  "(the same specification, none at all, or another directory would be right)",
                  sweep.string(), frozen.runs.size(), frozen.engine, frozen.name, asked.runs.size(),
                  asked.engine);
}

SweepPlan freeze(const std::filesystem::path& sweep, const SweepPlan& plan) {
    for (const auto* part : {"runs", "logs"}) {
        std::error_code error;
        std::filesystem::create_directories(sweep / part, error);
        require(std::filesystem::is_directory(sweep / part),
                "{} cannot be made (a directory that can be written would be right)",
                (sweep / part).string());
    }
    if (!std::filesystem::exists(plan_path(sweep)))
        write_new_file(plan_path(sweep), plan_to_text(plan));
    auto frozen = read_plan(sweep);
    check_same_sweep(sweep, frozen, plan);
    return frozen;
}

RunState state_of(const std::filesystem::path& sweep, const PlannedRun& run) {
    const auto path = run_path(sweep, run.id);
    if (std::filesystem::exists(path)) return RunState::complete;
    if (is_locked(path)) return RunState::running;
    const auto part = part_path(path);
    const auto state = !std::filesystem::exists(part)  ? RunState::absent
                       : part_status(part) == "failed" ? RunState::failed
                                                       : RunState::stopped;
    // It may have become complete since we looked.
    return std::filesystem::exists(path) ? RunState::complete : state;
}

std::vector<RunState> states_of(const std::filesystem::path& sweep, const SweepPlan& plan) {
    std::vector<RunState> states;
    for (const auto& run : plan.runs) states.push_back(state_of(sweep, run));
    return states;
}

std::int64_t count_of(const std::vector<RunState>& states, const RunState state) {
    return std::count(states.begin(), states.end(), state);
}

}  // namespace grokscope
