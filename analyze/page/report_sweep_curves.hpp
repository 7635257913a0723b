#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/json_fwd.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "page/report_quantize.hpp"

/// The curves of a sweep's runs in the little room that its page has for each.
namespace grokscope {

/// Points that are drawn of one curve at most.
inline constexpr std::int64_t most_curve_points = 120;

/// A loss is its logarithm to the base 10, an accuracy itself, each times this and rounded.
inline constexpr double loss_scale = 2'000.0;
inline constexpr double accuracy_scale = 20'000.0;

/// Stands for a value that cannot be drawn.
inline constexpr std::int16_t no_value = std::numeric_limits<std::int16_t>::min();

/// Numbers as the base64 text of their bytes, the least first, as JavaScript's typed arrays read.
template <typename T>
std::string base64_of(const std::vector<T>& numbers) {
    static_assert(std::endian::native == std::endian::little);
    const auto* bytes = reinterpret_cast<const std::int8_t*>(numbers.data());
    return base64(std::span(bytes, numbers.size() * sizeof(T)));
}

/// Which evaluations are drawn: half of them evenly by step and half evenly by its logarithm, the
/// first and the last among them; all where they are few.
///
/// @param steps  (T) ascending
/// @param most   at least 2
/// @return       ascending indices
std::vector<std::int64_t> shown_evaluations(const std::vector<std::int64_t>& steps,
                                            std::int64_t most);

/// Train and test loss, then train and test accuracy, at some evaluations, each as an integer.
///
/// @param shown  indices of evaluations; those past the run's last are left out
/// @return       (4, points)
std::vector<std::int16_t> quantized_curves(const RunSpec& spec, const Metrics& metrics,
                                           const std::vector<std::int64_t>& shown);

/// The records of a series: the evaluations at which they stand, and their exact values.
Json records_to_json(const std::vector<double>& values);

}  // namespace grokscope
