#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"

/// Neurons that read the same direction of the input, and so do the same work.
namespace grokscope {

/// Columns that point the same way, in connected components: two are in one group when a chain of
/// columns leads from one to the other, neighbours having a cosine above a threshold.
///
/// @param columns  (m, d)
/// @param chosen   (d) whether a column takes part; those that do must not be 0
/// @param is_even  whether a direction and its opposite are the same, as for |h| and h^2
/// @return         groups in the order of their first column, members ascending
std::vector<std::vector<std::int64_t>> direction_groups(const Matrix& columns,
                                                        const std::vector<bool>& chosen,
                                                        double cosine, bool is_even);

}  // namespace grokscope
