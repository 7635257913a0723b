#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/outcome.hpp"

namespace grokscope {

/// A run of 10,000 steps, evaluated every 10, that memorises at 20.
inline Outcome generalised_run(const std::string& arm, const std::int64_t seed, const double step) {
    Outcome outcome;
    outcome.arm = arm;
    outcome.seed = seed;
    outcome.memorised = {.before = 10, .after = 20};
    outcome.generalised = {.before = std::max(step - 10, 0.0), .after = step};
    outcome.steps = 10'000;
    return outcome;
}

/// A run that ends without either.
inline Outcome censored_run(const std::string& arm, const std::int64_t seed, const double steps) {
    Outcome outcome;
    outcome.arm = arm;
    outcome.seed = seed;
    outcome.memorised = {.before = steps, .after = missing};
    outcome.generalised = {.before = steps, .after = missing};
    outcome.steps = steps;
    return outcome;
}

}  // namespace grokscope
