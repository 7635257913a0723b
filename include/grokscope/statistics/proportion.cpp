#include "grokscope/statistics/proportion.hpp"

#include <cmath>
#include <cstdint>

#include "grokscope/statistics/normal.hpp"

namespace grokscope {

Proportion wilson(const std::int64_t successes, const std::int64_t n) {
    constexpr double z = normal_975;
    const auto count = static_cast<double>(n);
    const double share = static_cast<double>(successes) / count;
    const double middle = share + z * z / (2 * count);
    const double half = z * std::sqrt(share * (1 - share) / count + z * z / (4 * count * count));
    const double scale = 1 + z * z / count;
    // Rounding would leave the ends of none and of all a little inside.
    return {.share = share,
            .low = successes == 0 ? 0.0 : (middle - half) / scale,
            .high = successes == n ? 1.0 : (middle + half) / scale};
}

}  // namespace grokscope
