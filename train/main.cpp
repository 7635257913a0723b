/// grokscope-train: trains the model of a specification and writes its run file.

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "branch/branch.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/program/run_arguments.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/run/size_check.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "record/interrupt.hpp"
#include "record/progress.hpp"
#include "record/provenance.hpp"
#include "trainer/engines.hpp"
#include "trainer/trainer.hpp"

namespace grokscope {
namespace {

struct Arguments {
    RunArguments run;
    std::string engine = "auto";
    std::string from;
    bool resume = false;
    bool no_live = false;
    bool yes = false;
    bool quiet = false;
};

/// An unfinished run is neither replaced nor gone on with unless asked for.
void check_unfinished(const Arguments& arguments) {
    const auto part = part_path(arguments.run.output);
    require_replaceable(part);
    require_usage(arguments.run.force || arguments.resume || !std::filesystem::exists(part),
                  "{} exists: an unfinished run (--resume to go on with it, or --force to begin "
                  "again, would be right)",
                  part.string());
}

/// A run begins with a preset or file, or with another run.
void check_beginning(const Arguments& arguments) {
    require_usage(!arguments.run.spec.empty() || !arguments.from.empty(),
                  "there is nothing to train (a preset, SPEC.toml or --from RUN.h5@STEP would be "
                  "right)");
    require_usage(arguments.run.spec.empty() || arguments.from.empty(),
                  "{} beside --from {} (one of both would be right: a branch has the specification "
                  "of its parent, but for --set)",
                  arguments.run.spec, arguments.from);
}

/// What goes on has passed these before, and has taken a part of its room.
void check_size(const RunSpec& spec, const Arguments& arguments) {
    check_memory(spec);
    if (arguments.resume) return;
    check_disk(spec, arguments.run.output);
    check_confirmed(spec, arguments.yes);
}

TrainingJob new_job(const Arguments& arguments) {
    const auto loaded =
        load_spec(arguments.run.spec, arguments.run.assignments, preset_directory());
    const auto engine = engine_for(loaded.spec, arguments.engine);
    check_size(loaded.spec, arguments);
    return {.spec = loaded.spec,
            .task = make_task(loaded.spec),
            .initial = initial_weights(loaded.spec),
            .engine = engine,
            .attributes = provenance(loaded, engine),
            .path = arguments.run.output,
            .recording = {}};
}

TrainingJob training_job(const Arguments& arguments) {
    check_beginning(arguments);
    auto job =
        arguments.from.empty()
            ? new_job(arguments)
            : branch_job({.from = arguments.from,
                          .assignments = arguments.run.assignments,
                          .engine = arguments.engine,
                          .output = arguments.run.output,
                          .check_size = [&](const RunSpec& spec) { check_size(spec, arguments); },
                          .quiet = arguments.quiet});
    job.recording.resume = arguments.resume;
    job.recording.writer.live = !arguments.no_live;
    return job;
}

/// Lets a job tell how far it is.
void show_progress(TrainingJob& job, Progress& progress) {
    const bool resume = job.recording.resume;
    job.on_start = [&progress, resume](const std::int64_t step) {
        if (resume && step == 0)
            say("grokscope train: there is nothing to go on from; beginning at step 0\n");
        progress.start(step);
    };
    job.on_evaluation = [&progress](const std::int64_t step, const Metrics& row) {
        progress.show(step, row);
    };
}

/// Before the first step, too, a run can be stopped: where a branch finds its parent's state.
Exit train_unless_interrupted(const TrainingJob& job) {
    try {
        return train(job);
    } catch (const Interrupted&) {
        return Exit::interrupted;
    }
}

Exit run(const Arguments& arguments) {
    auto job = training_job(arguments);
    check_output(arguments.run);
    check_unfinished(arguments);
    if (const auto remarks = attribute(job.attributes, "remarks"); !remarks.empty())
        say(fmt::format("grokscope train: {}\n", remarks));
    Progress progress(job.spec.schedule.steps);
    if (!arguments.quiet) show_progress(job, progress);
    use_one_thread();
    catch_interrupts();
    const auto exit = train_unless_interrupted(job);
    if (exit == Exit::interrupted)
        say(fmt::format("{}grokscope train: stopped; the same command with --resume goes on\n",
                        ::isatty(STDERR_FILENO) == 1 ? "\n" : ""));
    return exit;
}

Exit train_command(const int argc, char** argv) {
    Arguments arguments;
    CommandLine line("Trains the model of a preset or specification and writes its run file.",
                     "grokscope train");
    add_run_arguments(line, arguments.run);
    line.option("--engine", arguments.engine,
                "fused: closed forms; reference: LibTorch's autograd, slower; auto: fused, or "
                "what a branch's parent has")
        .one_of({"auto", "reference", "fused"});
    line.option("--from", arguments.from,
                "RUN.h5@STEP, in place of a preset: branch off that run at a checkpoint, with its "
                "settings but for --set");
    line.flag("--resume", arguments.resume, "go on with a run that was stopped");
    line.flag("--no-live", arguments.no_live,
              "for network file systems: the run cannot be read before it is complete");
    line.flag("--yes", arguments.yes, "train also what takes more than about 30 days or 100 GB");
    line.flag("--quiet", arguments.quiet, "no progress");
    line.footer("Ctrl-C stops between two steps; --resume then goes on to the same bits.");
    if (const auto exit = line.parse(argc, argv)) return *exit;
    return run(arguments);
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("train", [&] { return grokscope::train_command(argc, argv); });
}
