#include "grokscope/addition/circle.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

namespace grokscope {

double coefficient_of_variation(const std::vector<double>& values) {
    double mean = 0.0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    double variance = 0.0;
    for (const double value : values)
        variance += (value - mean) * (value - mean) / static_cast<double>(values.size());
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : std::sqrt(variance) / mean;
}

double order_parameter(const std::vector<double>& angles, const int m) {
    std::complex<double> sum = 0.0;
    for (const double angle : angles) sum += std::polar(1.0, m * angle);
    return angles.empty() ? std::numeric_limits<double>::quiet_NaN()
                          : std::abs(sum) / static_cast<double>(angles.size());
}

double resultant(const std::vector<double>& in, const std::vector<double>& out) {
    std::vector<double> differences;
    for (std::size_t i = 0; i < in.size(); ++i) differences.push_back(out[i] - in[i]);
    return order_parameter(differences, 1);
}

double circular_deviation(const double resultant) {
    // Rounding can leave R a little above 1.
    return std::sqrt(2.0 * std::log(1.0 / std::min(resultant, 1.0)));
}

double gap_variation(std::vector<double> angles) {
    const double turn = 2.0 * std::numbers::pi;
    for (double& angle : angles) angle -= turn * std::floor(angle / turn);
    std::sort(angles.begin(), angles.end());
    std::vector<double> gaps;
    for (std::size_t i = 0; i < angles.size(); ++i)
        gaps.push_back(i + 1 < angles.size() ? angles[i + 1] - angles[i]
                                             : angles.front() + turn - angles.back());
    return coefficient_of_variation(gaps);
}

double resultant_null(const std::vector<double>& in, const std::vector<double>& out) {
    std::vector<double> resultants;
    std::vector<double> dealt(out.size());
    visit_deals(static_cast<std::int64_t>(in.size()), [&](const std::vector<std::int64_t>& order) {
        for (std::size_t i = 0; i < in.size(); ++i)
            dealt[i] = out[static_cast<std::size_t>(order[i])];
        resultants.push_back(resultant(in, dealt));
    });
    const auto quantile = resultants.begin() +
                          static_cast<std::ptrdiff_t>(resultants.size() * 95 / 100);
    std::nth_element(resultants.begin(), quantile, resultants.end());
    return *quantile;
}

}  // namespace grokscope
