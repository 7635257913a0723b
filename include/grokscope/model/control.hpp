#pragma once

#include "grokscope/base/random.hpp"
#include "grokscope/model/weights.hpp"

namespace grokscope {

/// A matched random control: normal noise in place of every trained weight, with the shape and the
/// Frobenius norm of that weight. A measure that means anything differs from its value here.
///
/// A fixed embedding stays as it is. The noise is the same in every call.
inline Weights control_weights(const RunSpec& spec, Weights weights) {
    const auto shapes = weight_shapes(spec);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (shapes[i].role == WeightShape::Role::fixed) continue;
        auto random = random_stream(Purpose::control, 0, weight_stream(shapes[i].name));
        auto& value = weights[i].value;
        const double norm = value.norm();
        for (auto& entry : value.reshaped<Eigen::RowMajor>()) entry = random.normal();
        value *= norm / value.norm();
    }
    return weights;
}

}  // namespace grokscope
