#include "grokscope/sweep/sweep.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "grokscope/base/text_file.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_reading.hpp"
#include "grokscope/run/hdf5_text.hpp"
#include "grokscope/run/inspection.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

bool has_ended(const Sweep& sweep, const std::size_t index) {
    return sweep.states[index] == RunState::complete || sweep.states[index] == RunState::failed;
}

std::vector<std::size_t> ended_runs(const Sweep& sweep) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < sweep.plan.runs.size(); ++i)
        if (has_ended(sweep, i)) indices.push_back(i);
    return indices;
}

std::filesystem::path ended_path(const std::filesystem::path& sweep, const std::string& id,
                                 const RunState state) {
    const auto path = run_path(sweep, id);
    return state == RunState::failed ? part_path(path) : path;
}

Sweep sweep_of_directory(const std::filesystem::path& path) {
    Sweep sweep{.file = path.string(), .plan = read_plan(path), .states = {}, .read_run = {}};
    sweep.states = states_of(path, sweep.plan);
    sweep.read_run = [path, runs = sweep.plan.runs, states = sweep.states](const std::size_t i) {
        return read_run(ended_path(path, runs[i].id, states[i]));
    };
    return sweep;
}

namespace {

RunState state_in_file(const hid_t file, const std::string& id) {
    const hdf5::Reading reading;
    if (!hdf5::has_link(file, run_group(id))) return RunState::absent;
    const auto group = hdf5::open_group(file, run_group(id));
    return hdf5::read_attribute(group.id(), "status") == "failed" ? RunState::failed
                                                                  : RunState::complete;
}

std::string plan_text_in_file(const hid_t file) {
    const hdf5::Reading reading;
    return hdf5::read_text(file, "plan");
}

Sweep sweep_of_file(const std::filesystem::path& path) {
    const auto file = std::make_shared<const hdf5::Handle>(open_hdf5(path));
    Sweep sweep{.file = path.string(),
                .plan = plan_from_text(plan_text_in_file(file->id()), path.string()),
                .states = {},
                .read_run = {}};
    for (const auto& run : sweep.plan.runs)
        sweep.states.push_back(state_in_file(file->id(), run.id));
    sweep.read_run = [path, file, runs = sweep.plan.runs](const std::size_t i) {
        const hdf5::Reading reading;
        const auto group = run_group(runs[i].id);
        inspect(path, group, [&] { return hdf5::open_group(file->id(), group); });
        return read_run_at(std::make_shared<const hdf5::Handle>(
                               hdf5::open_group(file->id(), group)),
                           path.string() + ":" + group);
    };
    return sweep;
}

bool is_sweep_file(const std::filesystem::path& path) {
    if (!std::filesystem::is_regular_file(path)) return false;
    const hdf5::Reading reading;
    return hdf5::read_attribute(open_hdf5(path).id(), "format") == sweep_format;
}

}  // namespace

bool is_sweep(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) || is_sweep_file(path);
}

Sweep read_sweep(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) ? sweep_of_directory(path) : sweep_of_file(path);
}

}  // namespace grokscope
