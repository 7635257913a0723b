#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {

/// The accuracy from which a split counts as learnt, where nothing else is asked for: the train
/// split as memorised, the test split as generalised.
inline constexpr double learnt_accuracy = 0.99;

/// When values first reach a threshold.
///
/// @param steps, values  (T) in order; a value that is no number reaches nothing
inline Interval first_crossing(const std::vector<std::int64_t>& steps,
                               const std::vector<double>& values, const double threshold) {
    std::size_t index = 0;
    while (index < steps.size() && !(values[index] >= threshold)) ++index;
    return interval_ending_at(steps, index);
}

/// When values reach a threshold for good: they are never below it afterwards.
inline Interval stable_crossing(const std::vector<std::int64_t>& steps,
                                const std::vector<double>& values, const double threshold) {
    auto index = steps.size();
    while (index > 0 && values[index - 1] >= threshold) --index;
    return interval_ending_at(steps, index);
}

/// The least and the most that may lie between two times.   [step]
///
/// Negative where the second came first; `after` is missing where the second is censored, and both
/// are where the first is.
inline Interval delay(const Interval& first, const Interval& second) {
    const auto from_start = [](const double step) { return std::isnan(step) ? 0.0 : step; };
    if (is_censored(first)) return {};
    return {.before = from_start(second.before) - first.after,
            .after = second.after - from_start(first.before)};
}

/// Steps from the evaluation that first reaches `low` to the one that first reaches `high`.
inline double sharpness(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                        const double low, const double high) {
    return first_crossing(steps, values, high).after - first_crossing(steps, values, low).after;
}

}  // namespace grokscope
