#pragma once

#include <string>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// What a loss of a run counts, in words: its convention.
inline std::string loss_unit(const RunSpec& spec) {
    if (spec.loss.convention == LossConvention::mean) return "cross-entropy per example (mean)";
    return is_parity(spec) ? "cross-entropy / classes (article)" : "cross-entropy / p (article)";
}

}  // namespace grokscope
