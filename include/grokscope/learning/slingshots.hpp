#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "grokscope/learning/reversals.hpp"
#include "grokscope/learning/transition.hpp"

/// Cycles of growth of the last layer with spikes of the train loss.
namespace grokscope {

/// A loss that rises by a factor and falls back by as much.   [index of an evaluation]
struct Spike {
    std::size_t before = 0;  ///< the last at or below peak / factor before the peak
    std::size_t peak = 0;
    std::size_t after = 0;  ///< the first at or below peak / factor after it
};

/// The last evaluation before the peak whose loss is at or below the level; there is one.
inline std::size_t last_at_or_below(const std::vector<double>& losses, const std::size_t peak,
                                    const double level) {
    auto i = peak - 1;
    while (!(losses[i] <= level)) --i;
    return i;
}

/// The spikes of a loss, in order: each rises at least by the factor above the lowest loss since
/// the spike before it, and falls back by the factor before another can begin. Smaller ups and
/// downs are noise, whatever their number. What has no lower loss before it, or after it, is none.
///
/// @param losses  (T) above zero; one that is NaN is passed over
/// @param factor  above 1
inline std::vector<Spike> spikes(const std::vector<double>& losses, const double factor) {
    std::vector<Spike> found;
    const auto is_number = [](const double loss) { return !std::isnan(loss); };
    auto lowest = static_cast<std::size_t>(std::find_if(losses.begin(), losses.end(), is_number) -
                                           losses.begin());
    auto peak = lowest;
    for (auto i = lowest; i < losses.size(); ++i) {
        const double level = losses[peak] / factor;
        const bool has_risen = losses[peak] >= factor * losses[lowest];
        if (!has_risen && losses[i] < losses[lowest]) lowest = peak = i;
        if (losses[i] > losses[peak]) peak = i;
        if (!has_risen || !(losses[i] <= level)) continue;
        found.push_back(
            {.before = last_at_or_below(losses, peak, level), .peak = peak, .after = i});
        lowest = peak = i;
    }
    return found;
}

/// By what share a norm grows around a span of steps: from the last checkpoint at or before it to
/// the first at or after it. Missing where there is no such checkpoint.
///
/// @param steps, norms  (T) of checkpoints, ascending
inline double growth_around(const std::vector<std::int64_t>& steps,
                            const std::vector<double>& norms, const std::int64_t from,
                            const std::int64_t to) {
    const auto first = std::upper_bound(steps.begin(), steps.end(), from);
    const auto last = std::lower_bound(steps.begin(), steps.end(), to);
    if (first == steps.begin() || last == steps.end()) return missing;
    const auto norm = [&](const auto step) {
        return norms[static_cast<std::size_t>(step - steps.begin())];
    };
    return norm(last) / norm(first - 1) - 1.0;
}

/// The median time from one event to the next; missing where there are fewer than two.   [step]
inline double period(const std::vector<std::int64_t>& steps) {
    if (steps.size() < 2) return missing;
    std::vector<double> gaps;
    for (std::size_t i = 1; i < steps.size(); ++i)
        gaps.push_back(static_cast<double>(steps[i] - steps[i - 1]));
    return median(std::move(gaps));
}

}  // namespace grokscope
