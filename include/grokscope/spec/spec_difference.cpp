#include "grokscope/spec/spec_difference.hpp"

#include <vector>

#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

std::vector<SpecDifference> spec_differences(const RunSpec& a, const RunSpec& b) {
    const auto json_a = spec_to_json(a);
    const auto json_b = spec_to_json(b);
    std::vector<SpecDifference> found;
    for (const auto& key : spec_keys())
        if (const auto pointer = spec_pointer(key); json_a.at(pointer) != json_b.at(pointer))
            found.push_back({key, json_a.at(pointer).dump(), json_b.at(pointer).dump()});
    return found;
}

}  // namespace grokscope
