#include "grokscope/program/run_arguments.hpp"

#include "grokscope/base/output_path.hpp"
#include "grokscope/program/command_line.hpp"

namespace grokscope {

CommandOption add_run_arguments(CommandLine& line, RunArguments& arguments) {
    const auto spec =
        line.option("PRESET|SPEC.toml", arguments.spec, "a preset, or a file of your own");
    line.option("-o,--output", arguments.output, "the run file to write").required();
    line.option("--set", arguments.assignments, "section.key=value in place of what is there")
        .one_each();
    line.flag("--force", arguments.force, "replace a run that exists");
    return spec;
}

void check_output(const RunArguments& arguments) {
    require_output_file(arguments.output, arguments.force, "run.h5");
}

}  // namespace grokscope
