#pragma once

#include "grokscope/run/run.hpp"
#include "grokscope/spec/json.hpp"

/// What is not known of a run that `import` made of somebody's checkpoints.
namespace grokscope {

bool is_imported(const Run& run);

/// The specification as nested objects; of an imported run without the sections that weights do not
/// tell: how it was trained.
Json known_spec(const Run& run);

}  // namespace grokscope
