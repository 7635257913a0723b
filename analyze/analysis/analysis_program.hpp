#pragma once

#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/output_directory.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"

/// An analysis as a program: `grokscope-<name> RUN.h5|DIR`.
namespace grokscope {

/// What a program that asks analyses is told.
struct AnalysisArguments {
    std::string run;
    std::string directory;
    bool force = false;
};

void add_analysis_arguments(CommandLine& line, AnalysisArguments& arguments);

/// Writes files into the directory that was asked for: all of them, or none.
///
/// @param outdated  names of files to be taken away
/// @throws UsageError when one is there and may not be replaced, Error when it cannot be done
void write_files(const AnalysisArguments& arguments, const std::vector<NamedText>& files,
                 const std::vector<std::string>& outdated = {});

/// Asks an analysis what the command line says, and prints or writes the answer.
Exit ask(const Analysis& analysis, int argc, char** argv);

/// The `main` of a program that is one analysis.
///
/// @return  its exit code
int analysis_main(const Analysis& analysis, int argc, char** argv);

}  // namespace grokscope
