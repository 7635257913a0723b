#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Whether the logits of a modular-addition model depend on the distance a - b of its inputs.
namespace grokscope {

/// The distance irrelevance of the logits that are e from the right answer, for e = 0 ... p - 1:
///
///     mean_d sd_{a - b = d} Z[a, b, a + b + e] / sd_all Z[a, b, a + b + e]
///
/// with the population's standard deviation; missing where these logits are all equal. e = 0 is the
/// convention `correct`.
///
/// @return  (p)
/// @source  Zhong et al. 2023, arXiv 2306.17844
Vector distance_irrelevances(const RunSpec& spec, const EffectiveWeights& effective);

}  // namespace grokscope
