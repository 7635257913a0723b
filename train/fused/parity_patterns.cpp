#include "fused/parity_patterns.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "fused/parity_kernels.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {
namespace {

/// `count` groups of consecutive bits, of equal sizes or one apart.
std::vector<BitGroup> even_groups(const std::int64_t bits, const std::int64_t count) {
    std::vector<BitGroup> groups;
    std::int64_t first = 0;
    for (std::int64_t g = 0; g < count; ++g) {
        const auto size = bits / count + (g < bits % count ? 1 : 0);
        groups.push_back({first, size});
        first += size;
    }
    return groups;
}

}  // namespace

std::int64_t rows_touched(const std::vector<BitGroup>& groups, const std::int64_t n) {
    auto rows = 2 * n * static_cast<std::int64_t>(groups.size());
    for (const auto& group : groups) rows += std::int64_t{4} << group.count;
    return rows;
}

std::vector<BitGroup> best_groups(const std::int64_t bits, const std::int64_t n) {
    constexpr std::int64_t most_bits = 6;  // a table of 64 rows;
    auto best = even_groups(bits, bits);
    for (std::int64_t count = (bits + most_bits - 1) / most_bits; count < bits; ++count)
        if (auto groups = even_groups(bits, count); rows_touched(groups, n) < rows_touched(best, n))
            best = std::move(groups);
    return best;
}

Patterns patterns_of(const RunSpec& spec, const Task& task, const std::vector<std::int64_t>& rows) {
    Patterns patterns;
    patterns.groups = best_groups(spec.task.bits, static_cast<std::int64_t>(rows.size()));
    patterns.low = spec.task.encoding == Encoding::zero_one ? 0.0 : -1.0;
    patterns.begins = {0};
    for (const auto& group : patterns.groups)
        patterns.begins.push_back(patterns.begins.back() + (std::int64_t{1} << group.count));
    for (const auto row : rows)
        for (std::size_t g = 0; g < patterns.groups.size(); ++g) {
            auto pattern = patterns.begins[g];
            for (std::int64_t j = 0; j < patterns.groups[g].count; ++j)
                if (task.inputs(row, patterns.groups[g].first + j) == 1)
                    pattern += std::int64_t{1} << j;
            patterns.table_at.push_back(static_cast<std::int32_t>(pattern * panel_width));
        }
    return patterns;
}

}  // namespace grokscope::fused
