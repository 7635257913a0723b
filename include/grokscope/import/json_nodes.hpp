#pragma once

#include <string_view>

#include "grokscope/import/stored_nodes.hpp"

namespace grokscope {

/// The values of a JSON text.
///
/// @return  the outermost
/// @throws Error where it is no JSON, has an object with one key twice, or is nested deeper than
///         100 levels
NodeIndex json_nodes(std::string_view text, StoredNodes& nodes);

}  // namespace grokscope
