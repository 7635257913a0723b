#pragma once

#include <string>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {

/// One thread for everything: models are small, and several runs use several cores better.
void use_one_thread();

/// What a run file says of the program and machine that made it.
Attributes provenance(const LoadedSpec& loaded, const std::string& engine);

/// The attributes of program and machine, on which bits may depend, that are not the same.
std::vector<std::string> differing_origins(const Attributes& a, const Attributes& b);

}  // namespace grokscope
