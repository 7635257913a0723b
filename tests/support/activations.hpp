#pragma once

#include <catch2/catch.hpp>

#include <cstddef>

#include "grokscope/spec/run_spec.hpp"

namespace grokscope::testing {

/// Each in turn: a generator for tests of what must hold of every activation.
inline Activation any_activation() {
    return GENERATE(Activation::relu, Activation::square, Activation::abs, Activation::gelu,
                    Activation::silu, Activation::tanh, Activation::identity);
}

}  // namespace grokscope::testing
