#include "grokscope/statistics/holm.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace grokscope {

std::vector<double> holm(std::vector<double> p) {
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
