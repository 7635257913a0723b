#pragma once

#include <cstddef>
#include <vector>

#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

/// What runs will take, as far as a second or two of training tells.
struct SweepEstimate {
    double seconds = 0.0;  ///< of one core [s]
    double bytes = 0.0;    ///< on disk
};

/// Trains a few runs of equal parts of the list, ordered by size, for a moment each.
///
/// @param order  indices into `plan.runs`
SweepEstimate estimate(const SweepPlan& plan, std::vector<std::size_t> order);

}  // namespace grokscope
