/// grokscope-merge: puts the runs of a sweep into one file.

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "commands/commands.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/hdf5.hpp"
#include "grokscope/run/hdf5_copy.hpp"
#include "grokscope/run/hdf5_handle.hpp"
#include "grokscope/run/hdf5_output.hpp"
#include "grokscope/run/hdf5_text.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_repair.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/run/weights_check.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {
namespace {

/// Copies the datasets of a run file into a group, and describes them anew.
void copy_run(const std::filesystem::path& path, const hid_t file, const std::string& group) {
    const auto source = std::make_shared<const hdf5::Handle>(open_hdf5(path));
    hdf5::copy_datasets(*source, file, group, path.string());
    const auto run = read_run_at(source, path.string());
    run_layout::describe(hdf5::open_group(file, group).id(), run.spec, provenance_of(run),
                         run.status);
}

/// @return  what is wrong with runs that cannot be read, and are left out
///
/// @throws Error when the file cannot be written
Problems copy_runs(const Sweep& sweep, const hdf5::OutputFile& merged,
                   const std::filesystem::path& name) {
    const auto file = merged.id();
    const auto runs = hdf5::create_group(file, "runs");
    Problems problems;
    for (std::size_t i = 0; i < sweep.plan.runs.size(); ++i) {
        if (!has_ended(sweep, i)) continue;
        stop_if_signalled();
        const auto& id = sweep.plan.runs[i].id;
        try {
            copy_run(ended_path(sweep.file, id, sweep.states[i]), file, run_group(id));
        } catch (const Error& error) {
            problems.emplace_back(error.what());
            hdf5::remove(file, run_group(id));
        }
        merged.require_written(name);
    }
    return problems;
}

/// @param name  by which the file will be known, for messages
Problems write_merged(const Sweep& sweep, const std::filesystem::path& path,
                      const std::filesystem::path& name) {
    auto file = create_hdf5(path, {});
    hdf5::write_attribute(file.id(), "format", std::string(sweep_format));
    hdf5::write_attribute(file.id(), "format_version", std::string(sweep_format_version));
    hdf5::write_text(file.id(), "plan", plan_to_text(sweep.plan));
    auto problems = copy_runs(sweep, file, name);
    file.close(name);
    return problems;
}

Exit merge(const std::string& directory, const std::string& output) {
    const auto sweep = sweep_of_directory(directory);
    const TemporaryFile temporary(temporary_name(output));
    const auto problems = write_merged(sweep, temporary.path(), output);
    replace_file(temporary.path(), output);
    const auto unread = static_cast<std::int64_t>(problems.size());
    const auto complete = count_of(sweep.states, RunState::complete);
    const auto n = static_cast<std::int64_t>(sweep.states.size());
    for (const auto& problem : problems) fmt::print("left out: {}\n", printable(problem));
    fmt::print("{}: {} of {} runs are complete, {} have failed, {} could not be read\n", output,
               complete, n, count_of(sweep.states, RunState::failed), unread);
    return complete == n && unread == 0 ? Exit::done : Exit::partial;
}

}  // namespace

Exit merge_command(const int argc, char** argv) {
    std::string directory;
    std::string output;
    bool force = false;
    CommandLine line(
        "Puts the runs of a sweep that have ended into one file. Exit code 3 when some have not.",
        "grokscope merge");
    line.option("DIR", directory, "the directory of the sweep").required();
    line.option("-o,--output", output, "the file to write").required();
    line.flag("--force", force, "replace a file that exists");
    if (const auto exit = line.parse(argc, argv)) return *exit;
    require_output_file(output, force, "SWEEP.h5");
    return merge(directory, output);
}

}  // namespace grokscope
