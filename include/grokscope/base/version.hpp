#pragma once

#include <string>

namespace grokscope {

/// The version of all programs, as in `1.2.3`.
std::string version();

}  // namespace grokscope
