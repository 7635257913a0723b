#pragma once

#include "grokscope/spec/run_spec.hpp"

namespace grokscope::testing {

/// Both tasks, so small that a step takes no time, with sizes for which every switch is valid.
inline RunSpec small_spec() {
    RunSpec spec;
    spec.task.modulus = 11;
    spec.task.train_fraction = 0.6;
    spec.model.hidden = 6;
    spec.model.embed = 6;
    spec.model.frequencies = {1, 2, 3};
    spec.model.init_scale = 1.5;
    spec.task.bits = 9;
    spec.task.train_size = 43;
    spec.task.test_size = 10;
    return spec;
}

}  // namespace grokscope::testing
