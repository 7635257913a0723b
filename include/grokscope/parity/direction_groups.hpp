#pragma once

#include <algorithm>
#include <cmath>
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
inline std::vector<std::vector<std::int64_t>> direction_groups(const Matrix& columns,
                                                               const std::vector<bool>& chosen,
                                                               const double cosine,
                                                               const bool is_even) {
    const Matrix directions = columns.colwise().normalized();
    const auto is_near = [&](const std::int64_t i, const std::int64_t j) {
        const double value = directions.col(i).dot(directions.col(j));
        return (is_even ? std::abs(value) : value) > cosine;
    };
    std::vector<bool> waits = chosen;
    std::vector<std::vector<std::int64_t>> groups;
    for (std::int64_t first = 0; first < columns.cols(); ++first) {
        if (!waits[static_cast<std::size_t>(first)]) continue;
        waits[static_cast<std::size_t>(first)] = false;
        std::vector<std::int64_t> group{first};
        for (std::size_t next = 0; next < group.size(); ++next)
            for (auto i = first + 1; i < columns.cols(); ++i) {
                if (!waits[static_cast<std::size_t>(i)] || !is_near(group[next], i)) continue;
                waits[static_cast<std::size_t>(i)] = false;
                group.push_back(i);
            }
        std::sort(group.begin(), group.end());
        groups.push_back(group);
    }
    return groups;
}

}  // namespace grokscope
