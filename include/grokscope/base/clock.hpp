#pragma once

#include <string>

namespace grokscope {

/// A clock that only runs forward.   [s]
double now_seconds();

/// 75 as `1:15`, 3,661 as `1:01:01`; from 100 days on in days, from 10 years on in years.
std::string duration_text(double seconds);

}  // namespace grokscope
