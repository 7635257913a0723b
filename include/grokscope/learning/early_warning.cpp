#include "grokscope/learning/early_warning.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {

std::vector<double> way_gone(const WarningSeries& series, const Interval& t_mem) {
    std::vector<double> way(series.steps.size(), missing);
    if (is_censored(t_mem)) return way;
    const auto first = static_cast<std::size_t>(
        std::lower_bound(series.steps.begin(), series.steps.end(), t_mem.after) -
        series.steps.begin());
    if (first == way.size()) return way;
    const double from = series.values[first];
    const double whole = (std::isnan(series.bound) ? 2.0 * from : series.bound) - from;
    for (auto i = first; i < way.size(); ++i)
        way[i] = whole == 0.0 ? missing : (series.values[i] - from) / whole;
    return way;
}

double value_at(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                const double step) {
    const auto after = std::upper_bound(steps.begin(), steps.end(), step);
    return after == steps.begin() ? missing
                                  : values[static_cast<std::size_t>(after - steps.begin()) - 1];
}

double area_under_roc(const std::vector<double>& positives, const std::vector<double>& negatives) {
    double wins = 0.0;
    for (const double positive : positives)
        for (const double negative : negatives)
            wins += positive > negative ? 1.0 : positive == negative ? 0.5 : 0.0;
    const auto pairs = static_cast<double>(positives.size() * negatives.size());
    return pairs > 0 ? wins / pairs : missing;
}

}  // namespace grokscope
