#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

/// Cycles of growth of the last layer with spikes of the train loss.
namespace grokscope {

/// A loss that rises by a factor and falls back by as much.   [index of an evaluation]
struct Spike {
    std::size_t before = 0;  ///< the last at or below peak / factor before the peak
    std::size_t peak = 0;
    std::size_t after = 0;  ///< the first at or below peak / factor after it
};

/// The spikes of a loss, in order: each rises at least by the factor above the lowest loss since
/// the spike before it, and falls back by the factor before another can begin. Smaller ups and
/// downs are noise, whatever their number. What has no lower loss before it, or after it, is none.
///
/// @param losses  (T) above zero; one that is NaN is passed over
/// @param factor  above 1
std::vector<Spike> spikes(const std::vector<double>& losses, double factor);

/// By what share a norm grows around a span of steps: from the last checkpoint at or before it to
/// the first at or after it. Missing where there is no such checkpoint.
///
/// @param steps, norms  (T) of checkpoints, ascending
double growth_around(const std::vector<std::int64_t>& steps, const std::vector<double>& norms,
                     std::int64_t from, std::int64_t to);

/// The median time from one event to the next; missing where there are fewer than two.   [step]
double period(const std::vector<std::int64_t>& steps);

}  // namespace grokscope
