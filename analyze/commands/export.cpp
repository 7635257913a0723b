/// grokscope-export: weights of a run for other programs, as npz, safetensors or PyTorch's .pt.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/export/export_file.hpp"
#include "grokscope/export/run_export.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"

namespace grokscope {
namespace {

struct ExportArguments {
    std::string run;
    std::string output;
    std::string format;
    std::optional<std::int64_t> step;
    bool all = false;
    bool force = false;
};

ExportFormat chosen_format(const ExportArguments& arguments) {
    const auto path = "x." + arguments.format;
    const auto format = export_format_of(arguments.format.empty() ? arguments.output : path);
    require_usage(format.has_value(),
                  "{} does not say its format (a name that ends in .npz, .safetensors or .pt, or "
                  "--format, would be right)",
                  arguments.output);
    return *format;
}

/// @throws UsageError for many runs in one
void require_single_run(const std::string& path) {
    require_usage(!is_sweep_directory(path),
                  "{} is a sweep (one of its runs, {} for instance, would be right)", path,
                  (std::filesystem::path(path) / "runs" / "ID.h5").string());
    const bool is_directory = std::filesystem::is_directory(path);
    require_usage(
        is_directory || !is_sweep(path),
        "{} is a merged sweep (a run of the directory that it was made of would be right)", path);
}

void require_other_file(const ExportArguments& arguments) {
    std::error_code error;
    require_usage(!std::filesystem::equivalent(arguments.run, arguments.output, error),
                  "{} is the run itself (another name would be right)", arguments.output);
}

RunExport taken_of(Run run, const ExportArguments& arguments) {
    require_checkpoints(run);
    if (arguments.all) return export_of_all(std::move(run));
    const auto index = arguments.step ? checkpoint_index(run, *arguments.step)
                                      : checkpoint_count(run) - 1;
    return export_of_checkpoint(std::move(run), index);
}

/// What was written, in a line.
void print_export(const RunExport& taken, const ExportArguments& arguments) {
    std::vector<std::string> names;
    for (const auto& weight : taken.weights) names.push_back(weight.name);
    const auto checkpoints =
        taken.is_series ? fmt::format("{} checkpoints, of steps {} to {}", taken.steps.size(),
                                      taken.steps.front(), taken.steps.back())
                        : fmt::format("the checkpoint of step {}", taken.steps.front());
    fmt::print("{}: {}: {}\n", arguments.output, checkpoints, fmt::join(names, ", "));
}

Exit write_chosen(const ExportArguments& arguments) {
    const auto format = chosen_format(arguments);
    require_other_file(arguments);
    require_output_file(arguments.output, arguments.force, "weights.npz");
    require_single_run(arguments.run);
    const auto taken = taken_of(read_run(arguments.run), arguments);
    write_export(taken, format, arguments.output);
    print_export(taken, arguments);
    return Exit::done;
}

}  // namespace

Exit export_command(const int argc, char** argv) {
    ExportArguments arguments;
    std::int64_t step = 0;
    CommandLine line(
        "Writes weights of a run for other programs, with its metrics, split and specification.",
        "grokscope export");
    line.option("RUN.h5", arguments.run, "the run file, or its .part while training").required();
    line.option("-o,--output", arguments.output, "the file to write").required();
    const auto one = line.option("--step", step, "the checkpoint of this step (default: the last)");
    line.flag("--all", arguments.all, "every checkpoint").excludes(one);
    line.option("--format", arguments.format, "(default: what the file's name ends in)")
        .one_of({"npz", "safetensors", "pt"});
    line.flag("--force", arguments.force, "replace a file that exists");
    if (const auto exit = line.parse(argc, argv)) return *exit;
    if (line.has("--step")) arguments.step = step;
    return write_chosen(arguments);
}

}  // namespace grokscope
