#include "grokscope/spec/spec_difference.hpp"

#include <utility>
#include <vector>

#include "grokscope/spec/json.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

std::vector<SpecDifference> spec_differences(const RunSpec& a, const RunSpec& b) {
    std::vector<SpecDifference> found;
    for (const auto& key : spec_keys()) {
        const auto [one, other] = std::pair(field_named(a, key), field_named(b, key));
        if (one != other) found.push_back({key, one.dump(), other.dump()});
    }
    return found;
}

}  // namespace grokscope
