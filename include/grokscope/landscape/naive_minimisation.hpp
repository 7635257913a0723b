#pragma once

#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// How far descent lies along the weights: 1 where it does no more than scale them up, which lowers
/// the loss of a model that is right everywhere without changing an answer.
///
///     - sum_i <g_i, w_i> / (|g| |w|)   over the trained weights i, or of each alone
///
/// Missing where the gradient or the weights are zero.
///
/// @param gradient  of the loss, in the weights' order
/// @return          (name, cosine) of each trained weight, then of `all` together
/// @source          Prieto et al. 2025, arXiv 2501.04697, section 4
std::vector<std::pair<std::string, double>> descent_cosines(const RunSpec& spec,
                                                            const Weights& weights,
                                                            const Weights& gradient);

}  // namespace grokscope
