#pragma once

#include <string>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/sweep/sweep.hpp"

/// Whether two runs are the same, bit for bit, and what of their making differs.
namespace grokscope {

struct Differences {
    std::vector<std::string> numbers;  ///< in what was trained; empty where the bits are the same
    std::vector<std::string> origins;  ///< in the program and the machine
};

void compare_weights(const Checkpoint& a, const Checkpoint& b, std::vector<std::string>& found);

Differences differences(const Run& a, const Run& b);

/// Run by run; differences of origin, which are many times the same, once each.
Differences differences(const Sweep& a, const Sweep& b);

}  // namespace grokscope
