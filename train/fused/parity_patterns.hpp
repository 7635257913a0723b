#pragma once

#include <cstdint>
#include <vector>

#include "fused/parity_kernels.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope::fused {

/// Rows that a step touches: each example one for each group, forward and back; each pattern to be
/// made, cleared and collected.
std::int64_t rows_touched(const std::vector<BitGroup>& groups, std::int64_t n);

/// The groups with which a step touches the fewest rows, with tables that the nearest cache holds.
std::vector<BitGroup> best_groups(std::int64_t bits, std::int64_t n);

/// The patterns of some strings.
Patterns patterns_of(const RunSpec& spec, const Task& task, const std::vector<std::int64_t>& rows);

}  // namespace grokscope::fused
