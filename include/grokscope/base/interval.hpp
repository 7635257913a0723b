#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

/// Numbers that are not there, and times that are known within bounds.
namespace grokscope {

/// A number that is not there: no one equals it.
inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// When something happened, known as well as the evaluations allow: after `before` and not after
/// `after`.   [step]
///
/// `before` is missing where it had happened at the first evaluation. `after` is missing where it
/// had not happened by the last one: the time is right-censored at `before`.
struct Interval {
    double before = missing;
    double after = missing;
};

inline bool is_censored(const Interval& interval) { return std::isnan(interval.after); }

/// The interval that ends at evaluation `index`; censored where `index` is past the end.
Interval interval_ending_at(const std::vector<std::int64_t>& steps, std::size_t index);

}  // namespace grokscope
