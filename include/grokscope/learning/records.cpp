#include "grokscope/learning/records.hpp"

#include <cstddef>
#include <limits>
#include <vector>

namespace grokscope {

std::vector<std::size_t> rising_records(const std::vector<double>& values) {
    std::vector<std::size_t> records;
    double largest = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < values.size(); ++i)
        if (values[i] > largest) {
            largest = values[i];
            records.push_back(i);
        }
    return records;
}

}  // namespace grokscope
