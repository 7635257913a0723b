#pragma once

#include <cstdint>

namespace grokscope {

/// A share with its uncertainty.
struct Proportion {
    double share = 0.0;
    double low = 0.0;
    double high = 0.0;
};

/// The share of successes with its score interval of 95 %.
///
///     (share + z^2 / 2n +- z sqrt(share (1 - share) / n + z^2 / 4n^2)) / (1 + z^2 / n)
///
/// @param n  at least 1
/// @source Wilson 1927, doi 10.1080/01621459.1927.10502953
Proportion wilson(std::int64_t successes, std::int64_t n);

}  // namespace grokscope
