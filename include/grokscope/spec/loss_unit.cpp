#include "grokscope/spec/loss_unit.hpp"

#include <string>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::string loss_unit(const RunSpec& spec) {
    if (spec.loss.convention == LossConvention::mean) return "cross-entropy per example (mean)";
    return is_parity(spec) ? "cross-entropy / classes (article)" : "cross-entropy / p (article)";
}

}  // namespace grokscope
