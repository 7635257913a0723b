#pragma once

#include <string>
#include <vector>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// A key on which two specifications differ, with both values as JSON has them.
struct SpecDifference {
    std::string key;
    std::string a;
    std::string b;
};

std::vector<SpecDifference> spec_differences(const RunSpec& a, const RunSpec& b);

}  // namespace grokscope
