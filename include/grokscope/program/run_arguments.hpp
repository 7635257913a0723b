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

/// @return  the argument that names the specification
CommandOption add_run_arguments(CommandLine& line, RunArguments& arguments);

/// @throws UsageError unless a run file may be written there
void check_output(const RunArguments& arguments);

}  // namespace grokscope
