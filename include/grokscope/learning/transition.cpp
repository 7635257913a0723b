#include "grokscope/learning/transition.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {
namespace {

/// As `interval_ending_at`; one that ends begins at the last step before at which there is a
/// number.
Interval known_interval(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                        const std::size_t index) {
    auto interval = interval_ending_at(steps, index);
    if (index == steps.size()) return interval;
    auto before = index;
    while (before > 0 && std::isnan(values[before - 1])) --before;
    interval.before = before == 0 ? missing : static_cast<double>(steps[before - 1]);
    return interval;
}

}  // namespace

Interval first_crossing(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                        const double threshold) {
    std::size_t index = 0;
    while (index < steps.size() && !(values[index] >= threshold)) ++index;
    return known_interval(steps, values, index);
}

Interval stable_crossing(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                         const double threshold) {
    auto index = steps.size();
    // Values that are not known between others say nothing; a run that ends in NaN has diverged.
    for (auto i = index; i > 0; --i)
        if (values[i - 1] >= threshold)
            index = i - 1;
        else if (!std::isnan(values[i - 1]) || i == steps.size())
            break;
    return known_interval(steps, values, index);
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
