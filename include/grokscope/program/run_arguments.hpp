#pragma once

#include <string>
#include <vector>

#include "grokscope/program/command_line.hpp"

/// What the commands that write a run have in common.
namespace grokscope {

struct RunArguments {
    std::string spec;
    std::string output;
    std::vector<std::string> assignments;
    bool force = false;
};

inline void add_run_arguments(CLI::App& app, RunArguments& arguments) {
    app.add_option("PRESET|SPEC.toml", arguments.spec, "a preset, or a file of your own")
        ->required();
    app.add_option("-o,--output", arguments.output, "the run file to write")->required();
    app.add_option("--set", arguments.assignments, "section.key=value in place of what is there")
        ->allow_extra_args(false);
    app.add_flag("--force", arguments.force, "replace a run that exists");
}

/// @throws UsageError unless a run file may be written there
inline void check_output(const RunArguments& arguments) {
    require_output_file(arguments.output, arguments.force, "run.h5");
}

}  // namespace grokscope
