#pragma once

#include <cmath>
#include <string>

#include "grokscope/base/interval.hpp"

namespace grokscope {

/// A two-sided p, and how it was found.
struct PValue {
    double p = missing;
    std::string method;  ///< exact, sampled or asymptotic; empty where p is missing
};

/// The p of a test that is right where groups are large.
inline PValue asymptotic_p(const double p) {
    return {.p = p, .method = std::isnan(p) ? "" : "asymptotic"};
}

}  // namespace grokscope
