#pragma once

#include <cstdint>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// The number of examples of a modular-addition task: p (p + 1) / 2 if symmetric, else p^2.
std::int64_t pair_count(const TaskSpec& task);

/// The number of training pairs: the most of which the share of all is not above train_fraction.
///
/// The share is compared as the number that it would be written as: 29 of 100 is .29, while
/// .29 times 100 is 28.999999999999996 in float64.
std::int64_t train_pair_count(const TaskSpec& task);

/// Refuses a specification whose sizes or values cannot be.
///
/// @throws UsageError naming the key, its value, and what would be right
void check(const RunSpec& spec);

}  // namespace grokscope
