#include "grokscope/learning/plateaus.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <vector>

#include "grokscope/base/interval.hpp"

namespace grokscope {

Stretch longest_stretch(const std::vector<std::int64_t>& steps, const std::vector<double>& losses,
                        const double factor) {
    Stretch longest;
    std::multiset<double> held;
    std::size_t first = 0;
    for (std::size_t last = 0; last < losses.size(); ++last) {
        if (!std::isfinite(losses[last])) {
            held.clear();
            first = last + 1;
            continue;
        }
        held.insert(losses[last]);
        while (*held.rbegin() > factor * *held.begin()) held.erase(held.find(losses[first++]));
        if (steps[last] - steps[first] > steps[longest.last] - steps[longest.first])
            longest = {first, last};
    }
    return longest;
}

std::vector<Plateau> plateaus(const std::vector<std::int64_t>& steps, std::vector<double> losses,
                              const double factor, const double share) {
    std::vector<Plateau> found;
    while (true) {
        const auto [first, last] = longest_stretch(steps, losses, factor);
        if (first == last) return found;
        const auto lasted = static_cast<double>(steps[last] - steps[first]);
        if (lasted < share * static_cast<double>(steps.back() - steps.front())) return found;
        const auto begin = losses.begin() + static_cast<std::ptrdiff_t>(first);
        const auto end = losses.begin() + static_cast<std::ptrdiff_t>(last) + 1;
        const double mean = std::accumulate(begin, end, 0.0) / static_cast<double>(end - begin);
        found.push_back({.from = steps[first], .to = steps[last], .loss = mean});
        std::fill(begin, end, missing);
    }
}

bool falls_within(const Interval& interval, const std::vector<Plateau>& plateaus) {
    const double before = std::isnan(interval.before) ? interval.after : interval.before;
    return std::any_of(plateaus.begin(), plateaus.end(), [&](const Plateau& plateau) {
        return before >= static_cast<double>(plateau.from) &&
               interval.after <= static_cast<double>(plateau.to);
    });
}

}  // namespace grokscope
