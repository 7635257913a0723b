#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "grokscope/base/interval.hpp"

/// Averages over values of which some are missing: those are left out.
namespace grokscope {

/// The values that are numbers, ascending.
inline std::vector<double> known(std::vector<double> values) {
    std::erase_if(values, [](const double value) { return std::isnan(value); });
    std::sort(values.begin(), values.end());
    return values;
}

/// Missing where no value is known.
inline double known_mean(const std::vector<double>& values) {
    const auto numbers = known(values);
    double sum = 0.0;
    for (const double number : numbers) sum += number;
    return sum / static_cast<double>(numbers.size());
}

/// Of an even number of values half the sum of the two in the middle; missing where none is known.
inline double known_median(const std::vector<double>& values) {
    const auto numbers = known(values);
    if (numbers.empty()) return missing;
    return (numbers[(numbers.size() - 1) / 2] + numbers[numbers.size() / 2]) / 2.0;
}

}  // namespace grokscope
