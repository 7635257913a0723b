/// grokscope-train: trains the model of a specification and writes its run file.

#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/command_line.hpp"
#include "grokscope/program.hpp"
#include "grokscope/run_file.hpp"
#include "grokscope/spec_toml.hpp"
#include "grokscope/weights.hpp"
#include "interrupt.hpp"
#include "provenance.hpp"
#include "trainer.hpp"

namespace grokscope {
namespace {

struct Arguments {
    std::string spec;
    std::string output;
    std::vector<std::string> assignments;
    std::string engine = "auto";
    std::string from;
    bool resume = false;
    bool no_live = false;
    bool force = false;
    bool quiet = false;
};

/// Nothing is written over without being asked for.
void check_output(const Arguments& arguments) {
    const std::filesystem::path path(arguments.output);
    require_free(path, arguments.force);
    require_usage(!std::filesystem::is_directory(path),
                  "{} is a directory (a file name like run.h5 "
                  "would be right)",
                  path.string());
    const auto directory = std::filesystem::absolute(path).parent_path();
    require_usage(std::filesystem::is_directory(directory),
                  "{} is no directory (one that exists would be right)", directory.string());
    const auto part = part_path(path);
    require_usage(arguments.force || arguments.resume || !std::filesystem::exists(part),
                  "{} exists: an unfinished run (--resume to go on with it, or --force to begin "
                  "again, would be right)",
                  part.string());
}

/// The weights of `RUN.h5@STEP`.
///
/// @throws UsageError when there is no such step, Error when the model is another
Weights weights_from(const std::string& source, const RunSpec& spec) {
    const auto at = source.rfind('@');
    require_usage(at != std::string::npos, "--from {} (right would be --from RUN.h5@STEP)", source);
    const auto run = read_run(source.substr(0, at));
    const auto text = source.substr(at + 1);
    for (std::int64_t i = 0; i < checkpoint_count(run); ++i) {
        if (std::to_string(run.checkpoint_steps[static_cast<std::size_t>(i)]) != text) continue;
        auto weights = run.read_checkpoint(i).weights;
        for (const auto& shape : weight_shapes(spec)) {
            const auto& value = weight(weights, shape.name);
            require(value.rows() == shape.rows && value.cols() == shape.cols,
                    "{} is {} x {} in {} (this specification needs {} x {})", shape.name,
                    value.rows(), value.cols(), source, shape.rows, shape.cols);
        }
        return weights;
    }
    throw UsageError(fmt::format("{} has no checkpoint of step {} (its steps are {}, ..., {})",
                                 run.file, text, run.checkpoint_steps.front(),
                                 run.checkpoint_steps.back()));
}

TrainingJob training_job(const Arguments& arguments) {
    const auto loaded = load_spec(arguments.spec, arguments.assignments, preset_directory());
    TrainingJob job{.spec = loaded.spec,
                    .initial = arguments.from.empty() ? initial_weights(loaded.spec)
                                                      : weights_from(arguments.from, loaded.spec),
                    .attributes = provenance(loaded, "reference"),
                    .path = arguments.output,
                    .recording = {.resume = arguments.resume,
                                  .writer = {.live = !arguments.no_live}},
                    .quiet = arguments.quiet};
    if (!arguments.from.empty()) job.attributes.emplace_back("from", arguments.from);
    return job;
}

Exit run(const Arguments& arguments) {
    const auto job = training_job(arguments);
    check_output(arguments);
    use_one_thread();
    catch_interrupts();
    const auto exit = train(job);
    if (exit == Exit::interrupted)
        fmt::print(stderr, "\ngrokscope train: stopped; the same command with --resume goes on\n");
    return exit;
}

Exit train_command(const int argc, char** argv) {
    Arguments arguments;
    CLI::App app("Trains the model of a preset or specification and writes its run file.",
                 "grokscope train");
    app.add_option("PRESET|SPEC.toml", arguments.spec, "what to train")->required();
    app.add_option("-o,--output", arguments.output, "the run file to write")->required();
    app.add_option("--set", arguments.assignments, "section.key=value in place of what is there")
        ->allow_extra_args(false);
    app.add_option("--engine", arguments.engine, "auto or reference: LibTorch's autograd")
        ->check(CLI::IsMember({"auto", "reference"}));
    app.add_option("--from", arguments.from, "RUN.h5@STEP: begin with the weights of that step");
    app.add_flag("--resume", arguments.resume, "go on with a run that was stopped");
    app.add_flag("--no-live", arguments.no_live,
                 "for network file systems: the run cannot be read before it is complete");
    app.add_flag("--force", arguments.force, "replace a run that exists");
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
