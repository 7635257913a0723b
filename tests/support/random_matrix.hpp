#pragma once

#include <cstdint>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"

namespace grokscope::testing {

/// A matrix (rows x cols) of standard normal numbers, the same for every call of this shape.
inline Matrix random_matrix(const std::int64_t rows, const std::int64_t cols) {
    auto random = random_stream(Purpose::control, rows * 1000 + cols);
    Matrix matrix(rows, cols);
    for (auto& entry : matrix.reshaped()) entry = random.normal();
    return matrix;
}

}  // namespace grokscope::testing
