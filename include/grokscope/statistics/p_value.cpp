#include "grokscope/statistics/p_value.hpp"

#include <cmath>

namespace grokscope {

PValue asymptotic_p(const double p) {
    return {.p = p, .method = std::isnan(p) ? "" : "asymptotic"};
}

}  // namespace grokscope
