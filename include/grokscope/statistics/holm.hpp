#pragma once

#include <vector>

namespace grokscope {

/// p-values of several tests, raised such that the chance of any false rejection stays at the
/// level to which each is held: of m, the i-th smallest times m - i + 1, at least its
/// predecessor's, at most 1.
///
/// @param p  a test that could not be made is missing: it stays so, and is not counted
/// @source Holm 1979, Scandinavian Journal of Statistics 6, 65-70
std::vector<double> holm(std::vector<double> p);

}  // namespace grokscope
