#include "grokscope/base/interval.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace grokscope {

Interval interval_ending_at(const std::vector<std::int64_t>& steps, const std::size_t index) {
    const auto step = [&](const std::size_t i) { return static_cast<double>(steps[i]); };
    return {.before = index == 0 ? missing : step(index - 1),
            .after = index == steps.size() ? missing : step(index)};
}

}  // namespace grokscope
