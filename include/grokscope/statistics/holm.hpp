#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace grokscope {

/// p-values of several tests, raised such that the chance of any false rejection stays at the
/// level to which each is held: of m, the i-th smallest times m - i + 1, at least its
/// predecessor's, at most 1.
///
/// @param p  a test that could not be made is missing: it stays so, and is not counted
/// @source Holm 1979, Scandinavian Journal of Statistics 6, 65-70
inline std::vector<double> holm(std::vector<double> p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](const std::size_t i) { return std::isnan(p[i]); });
    std::sort(order.begin(), order.end(),
              [&](const std::size_t i, const std::size_t j) { return p[i] < p[j]; });
    double largest = 0.0;
    auto tests_left = static_cast<double>(order.size());
    for (const auto i : order) {
        largest = std::max(largest, std::min(1.0, tests_left-- * p[i]));
        p[i] = largest;
    }
    return p;
}

}  // namespace grokscope
