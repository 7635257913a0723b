#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"

/// What of a long run goes on the page, so that the page stays small enough to open.
namespace grokscope {

/// Indices 0, stride, 2 stride, ..., and the last.
std::vector<std::int64_t> strided_indices(std::int64_t count, std::int64_t stride);

/// The entries of `values` at `indices`.
template <typename T>
std::vector<T> at_indices(const std::vector<T>& values, const std::vector<std::int64_t>& indices) {
    std::vector<T> chosen;
    for (const auto index : indices) chosen.push_back(values[static_cast<std::size_t>(index)]);
    return chosen;
}

/// Checkpoints of the page, and the reports as they stand there.
struct Thinned {
    std::vector<std::int64_t> checkpoints;  ///< indices
    Json reports;
};

/// The smallest power of two as a stride with which checkpoints and reports fit into `budget`.
///
/// At least 16 checkpoints stay, whatever that takes.
///
/// @param bytes_per_checkpoint  of the embedded weights
/// @param budget                of weights and reports together   [byte]
Thinned thinned_to_fit(const Run& run, const Json& reports, std::int64_t bytes_per_checkpoint,
                       std::int64_t budget);

}  // namespace grokscope
