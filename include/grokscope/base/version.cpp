#include "grokscope/base/version.hpp"

#include <string>

namespace grokscope {

std::string version() { return GROKSCOPE_VERSION; }

}  // namespace grokscope
