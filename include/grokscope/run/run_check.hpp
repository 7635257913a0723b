#pragma once

#include "grokscope/run/run.hpp"
#include "grokscope/run/weights_check.hpp"

namespace grokscope {

/// @throws Error when a checkpoint cannot be read at all
Problems problems_of(const Run& run, const CheckDepth& depth = {});

}  // namespace grokscope
