#include "grokscope/learning/transition.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {

Interval first_crossing(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                        const double threshold) {
    std::size_t index = 0;
    while (index < steps.size() && !(values[index] >= threshold)) ++index;
    return interval_ending_at(steps, index);
}

Interval stable_crossing(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                         const double threshold) {
    auto index = steps.size();
    while (index > 0 && values[index - 1] >= threshold) --index;
    return interval_ending_at(steps, index);
}

Interval delay(const Interval& first, const Interval& second) {
    const auto from_start = [](const double step) { return std::isnan(step) ? 0.0 : step; };
    if (is_censored(first)) return {};
    return {.before = from_start(second.before) - first.after,
            .after = second.after - from_start(first.before)};
}

double sharpness(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                 const double low, const double high) {
    return first_crossing(steps, values, high).after - first_crossing(steps, values, low).after;
}

}  // namespace grokscope
