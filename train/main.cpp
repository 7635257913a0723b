/// grokscope-train: trains the model of a specification and writes its run file.

#include <charconv>
#include <filesystem>
#include <string>

#include "grokscope/run_arguments.hpp"
#include "grokscope/run_file.hpp"
#include "grokscope/run_writer.hpp"
#include "grokscope/spec_toml.hpp"
#include "grokscope/weights.hpp"
#include "interrupt.hpp"
#include "progress.hpp"
#include "provenance.hpp"
#include "trainer.hpp"

namespace grokscope {
namespace {

struct Arguments {
    RunArguments run;
    std::string engine = "auto";
    std::string from;
    bool resume = false;
    bool no_live = false;
    bool quiet = false;
};

/// An unfinished run is neither replaced nor gone on with unless asked for.
void check_unfinished(const Arguments& arguments) {
    const auto part = part_path(arguments.run.output);
    require_usage(arguments.run.force || arguments.resume || !std::filesystem::exists(part),
                  "{} exists: an unfinished run (--resume to go on with it, or --force to begin "
                  "again, would be right)",
                  part.string());
}

std::int64_t step_from(const std::string& text) {
    std::int64_t step = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
    require_usage(error == std::errc{} && end == text.data() + text.size(),
                  "--from ...@{} is no step (right would be --from RUN.h5@STEP)", text);
    return step;
}

/// The weights of `RUN.h5@STEP`.
///
/// @throws UsageError when there is no such step, Error when the model is another
Weights weights_from(const std::string& source, const RunSpec& spec) {
    const auto at = source.rfind('@');
    require_usage(at != std::string::npos, "--from {} (right would be --from RUN.h5@STEP)", source);
    auto weights =
        checkpoint_at(read_run(source.substr(0, at)), step_from(source.substr(at + 1))).weights;
    for (const auto& shape : weight_shapes(spec)) {
        const auto& value = weight(weights, shape.name);
        require(value.rows() == shape.rows && value.cols() == shape.cols,
                "{} is {} x {} in {} (this specification needs {} x {})", shape.name, value.rows(),
                value.cols(), source, shape.rows, shape.cols);
    }
    return weights;
}

TrainingJob training_job(const Arguments& arguments) {
    const auto loaded =
        load_spec(arguments.run.spec, arguments.run.assignments, preset_directory());
    const auto engine = engine_for(loaded.spec, arguments.engine);
    TrainingJob job{.spec = loaded.spec,
                    .initial = arguments.from.empty() ? initial_weights(loaded.spec)
                                                      : weights_from(arguments.from, loaded.spec),
                    .engine = engine,
                    .attributes = provenance(loaded, engine),
                    .path = arguments.run.output,
                    .recording = {.resume = arguments.resume,
                                  .writer = {.live = !arguments.no_live}}};
    if (!arguments.from.empty()) job.attributes.emplace_back("from", arguments.from);
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

Exit run(const Arguments& arguments) {
    auto job = training_job(arguments);
    check_output(arguments.run);
    check_unfinished(arguments);
    Progress progress(job.spec.schedule.steps);
    if (!arguments.quiet) show_progress(job, progress);
    use_one_thread();
    catch_interrupts();
    const auto exit = train(job);
    if (exit == Exit::interrupted)
        say(fmt::format("{}grokscope train: stopped; the same command with --resume goes on\n",
                        ::isatty(STDERR_FILENO) == 1 ? "\n" : ""));
    return exit;
}

Exit train_command(const int argc, char** argv) {
    Arguments arguments;
    CLI::App app("Trains the model of a preset or specification and writes its run file.",
                 "grokscope train");
    add_run_arguments(app, arguments.run);
    app.add_option("--engine", arguments.engine,
                   "fused: closed forms; reference: LibTorch's autograd, slower; auto: fused")
        ->check(CLI::IsMember({"auto", "reference", "fused"}));
    app.add_option("--from", arguments.from, "RUN.h5@STEP: begin with the weights of that step");
    app.add_flag("--resume", arguments.resume, "go on with a run that was stopped");
    app.add_flag("--no-live", arguments.no_live,
                 "for network file systems: the run cannot be read before it is complete");
    app.add_flag("--quiet", arguments.quiet, "no progress");
    app.footer("Ctrl-C stops between two steps; --resume then goes on to the same bits.");
    if (const auto exit = parsed(app, argc, argv)) return *exit;
    return run(arguments);
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("train", [&] { return grokscope::train_command(argc, argv); });
}
