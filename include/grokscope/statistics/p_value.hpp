#pragma once

#include <string>

#include "grokscope/base/interval.hpp"

namespace grokscope {

/// A two-sided p, and how it was found.
struct PValue {
    double p = missing;
    std::string method;  ///< exact, sampled or asymptotic; empty where p is missing
};

/// The p of a test that is right where groups are large.
PValue asymptotic_p(double p);

}  // namespace grokscope
