#include "grokscope/statistics/normal.hpp"

namespace grokscope {

Estimate wald_interval(const double value, const double standard_error) {
    const double half = normal_975 * standard_error;
    return {.value = value, .low = value - half, .high = value + half};
}

}  // namespace grokscope
