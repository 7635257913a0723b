/// grokscope-construct: writes a closed-form circle network as a run of one checkpoint.

#include <string>

#include "commands/commands.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/evaluation.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/program/run_arguments.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/run/size_check.hpp"
#include "grokscope/run/spec_attributes.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {
namespace {

/// The specification with nothing to train, in the precision of the closed form.
LoadedSpec constructed_spec(const RunArguments& arguments) {
    auto loaded = load_spec(arguments.spec, arguments.assignments, preset_directory());
    loaded.spec.schedule.steps = 0;
    loaded.spec.numerics.dtype = Dtype::float64;
    check_memory(loaded.spec);
    return loaded;
}

void write_construction(const LoadedSpec& loaded, const std::string& path) {
    const auto& spec = loaded.spec;
    const auto weights = constructed_weights(spec);
    const auto task = make_task(spec);
    const RunLock lock(path);
    RunWriter writer(new_part_path(path), spec, task, spec_attributes(loaded, "construct"));
    writer.append_metrics(0, evaluation(spec, task, weights, 0.0));
    writer.append_checkpoint({.step = 0, .weights = weights});
    writer.finish("complete");
    writer.move_to(path);
}

}  // namespace

Exit construct_command(const int argc, char** argv) {
    RunArguments arguments;
    CommandLine line("Writes a closed-form circle network as a run.", "grokscope construct");
    add_run_arguments(line, arguments).required();
    if (const auto exit = line.parse(argc, argv)) return *exit;
    check_output(arguments);
    write_construction(constructed_spec(arguments), arguments.output);
    return Exit::done;
}

}  // namespace grokscope
