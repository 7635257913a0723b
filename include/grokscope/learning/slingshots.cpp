#include "grokscope/learning/slingshots.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/reversals.hpp"

namespace grokscope {
namespace {

/// The last evaluation before the peak whose loss is at or below the level; there is one.
std::size_t last_at_or_below(const std::vector<double>& losses, const std::size_t peak,
                             const double level) {
    auto i = peak - 1;
    while (!(losses[i] <= level)) --i;
    return i;
}

}  // namespace

std::vector<Spike> spikes(const std::vector<double>& losses, const double factor) {
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

double growth_around(const std::vector<std::int64_t>& steps, const std::vector<double>& norms,
                     const std::int64_t from, const std::int64_t to) {
    const auto first = std::upper_bound(steps.begin(), steps.end(), from);
    const auto last = std::lower_bound(steps.begin(), steps.end(), to);
    if (first == steps.begin() || last == steps.end()) return missing;
    const auto norm = [&](const auto step) {
        return norms[static_cast<std::size_t>(step - steps.begin())];
    };
    return norm(last) / norm(first - 1) - 1.0;
}

double period(const std::vector<std::int64_t>& steps) {
    if (steps.size() < 2) return missing;
    std::vector<double> gaps;
    for (std::size_t i = 1; i < steps.size(); ++i)
        gaps.push_back(static_cast<double>(steps[i] - steps[i - 1]));
    return median(std::move(gaps));
}

}  // namespace grokscope
