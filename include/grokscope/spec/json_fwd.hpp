#pragma once

#include <nlohmann/json_fwd.hpp>

namespace grokscope {

/// Keeps the order of insertion, so that files read in the order of `visit_fields`.
using Json = nlohmann::ordered_json;

}  // namespace grokscope
