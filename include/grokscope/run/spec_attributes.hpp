#pragma once

#include <string>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {

/// What a run file says of its specification and of what made it.
///
/// @param engine  what computes the weights
Attributes spec_attributes(const LoadedSpec& loaded, const std::string& engine);

}  // namespace grokscope
