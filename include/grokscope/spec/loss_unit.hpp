#pragma once

#include <string>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// What a loss of a run counts, in words: its convention.
std::string loss_unit(const RunSpec& spec);

}  // namespace grokscope
