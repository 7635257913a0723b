#include "grokscope/model/control.hpp"

#include <cstddef>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

Weights control_weights(const RunSpec& spec, Weights weights) {
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
