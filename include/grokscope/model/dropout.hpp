#pragma once

#include <cstdint>

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Factors on hidden units for one step: 0 for the share `regularizer.dropout` of them, 1 / (1 -
/// share) for the others, so that their sum keeps its mean.
///
/// Each step has a stream of `seed.noise`, so that a resumed run needs no generator state.
///
/// @param n  training examples
/// @return   (n, hidden)
/// @source   Srivastava et al. 2014, JMLR 15, section 10 (scaling in training)
Matrix dropout_mask(const RunSpec& spec, std::int64_t n, std::int64_t step);

}  // namespace grokscope
