#include "grokscope/statistics/averages.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {
namespace {

/// The values that are numbers, ascending.
std::vector<double> known(std::vector<double> values) {
    std::erase_if(values, [](const double value) { return std::isnan(value); });
    std::sort(values.begin(), values.end());
    return values;
}

}  // namespace

double known_mean(const std::vector<double>& values) {
    const auto numbers = known(values);
    double sum = 0.0;
    for (const double number : numbers) sum += number;
    return sum / static_cast<double>(numbers.size());
}

double known_median(const std::vector<double>& values) {
    const auto numbers = known(values);
    if (numbers.empty()) return missing;
    return (numbers[(numbers.size() - 1) / 2] + numbers[numbers.size() / 2]) / 2.0;
}

double known_quantile(const std::vector<double>& values, const std::size_t n, const double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(n)));
    return rank >= 1 && rank <= values.size() ? values[rank - 1] : missing;
}

}  // namespace grokscope
