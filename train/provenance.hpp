#pragma once

#include <string>

#include "grokscope/run_writer.hpp"
#include "grokscope/spec_toml.hpp"

namespace grokscope {

/// One thread for everything: models are small, and several runs use several cores better.
void use_one_thread();

/// What a run file says of the program and machine that made it.
Attributes provenance(const LoadedSpec& loaded, const std::string& engine);

}  // namespace grokscope
