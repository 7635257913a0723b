#pragma once

#include <string>
#include <vector>

#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

/// A key on which two specifications differ, with both values as JSON has them.
struct SpecDifference {
    std::string key;
    std::string a;
    std::string b;
};

inline std::vector<SpecDifference> spec_differences(const RunSpec& a, const RunSpec& b) {
    const auto json_a = spec_to_json(a);
    const auto json_b = spec_to_json(b);
    std::vector<SpecDifference> found;
    for (const auto& key : spec_keys())
        if (const auto pointer = spec_pointer(key); json_a.at(pointer) != json_b.at(pointer))
            found.push_back({key, json_a.at(pointer).dump(), json_b.at(pointer).dump()});
    return found;
}

}  // namespace grokscope
