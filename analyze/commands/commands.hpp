#pragma once

#include "grokscope/program/program.hpp"

/// The commands that are no analyses: each reads its own command line.
namespace grokscope {

Exit check_command(int argc, char** argv);
Exit construct_command(int argc, char** argv);
Exit export_command(int argc, char** argv);
Exit info_command(int argc, char** argv);
Exit merge_command(int argc, char** argv);
Exit presets_command(int argc, char** argv);
Exit report_command(int argc, char** argv);

}  // namespace grokscope
