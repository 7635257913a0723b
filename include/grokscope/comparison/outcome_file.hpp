#pragma once

#include <filesystem>
#include <vector>

#include "grokscope/comparison/outcome.hpp"

/// Outcomes as CSV: what `grokscope compare --table outcomes --csv` prints, or anybody's own.
namespace grokscope {

/// The columns `arm`, `seed`, `t_gen_before`, `t_gen_after` and `steps` must be there; the others
/// may be missing, and more are passed over.
///
/// @throws Error naming the line, where the file is no such table
std::vector<Outcome> read_outcomes(const std::filesystem::path& path);

}  // namespace grokscope
