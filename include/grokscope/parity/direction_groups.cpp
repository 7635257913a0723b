#include "grokscope/parity/direction_groups.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"

namespace grokscope {

std::vector<std::vector<std::int64_t>> direction_groups(const Matrix& columns,
                                                        const std::vector<bool>& chosen,
                                                        const double cosine, const bool is_even) {
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
