#pragma once

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
Interval first_crossing(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                        double threshold);

/// When values reach a threshold for good: they are never below it afterwards.
Interval stable_crossing(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                         double threshold);

/// The least and the most that may lie between two times.   [step]
///
/// Negative where the second came first; `after` is missing where the second is censored, and both
/// are where the first is.
Interval delay(const Interval& first, const Interval& second);

/// Steps from the evaluation that first reaches `low` to the one that first reaches `high`.
double sharpness(const std::vector<std::int64_t>& steps, const std::vector<double>& values,
                 double low, double high);

}  // namespace grokscope
