#pragma once

#include <string>
#include <vector>

#include "grokscope/run/run.hpp"

/// Whether the weights of a run are numbers, and its metrics those of its weights.
namespace grokscope {

/// What is wrong with a run, in words; empty when it is whole.
using Problems = std::vector<std::string>;

/// How much of a run is looked at.
struct CheckDepth {
    bool metrics = true;  ///< computed again from the weights
};

/// Every checkpoint holds finite numbers; and, where they were evaluated, the metrics follow.
///
/// @throws Error when one cannot be read at all
void check_weights(const Run& run, const CheckDepth& depth, Problems& problems);

}  // namespace grokscope
