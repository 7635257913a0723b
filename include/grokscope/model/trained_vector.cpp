#include "grokscope/model/trained_vector.hpp"

#include <cstddef>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Calls `visit(i, first)` for every trained weight: its index and that of its first entry in the
/// vector. Returns the number of entries.
template <typename Visit>
Eigen::Index visit_trained(const RunSpec& spec, Visit&& visit) {
    const auto shapes = weight_shapes(spec);
    Eigen::Index first = 0;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (shapes[i].role == WeightShape::Role::fixed) continue;
        visit(i, first);
        first += shapes[i].rows * shapes[i].cols;
    }
    return first;
}

}  // namespace

Eigen::Index trained_count(const RunSpec& spec) {
    return visit_trained(spec, [](std::size_t, Eigen::Index) {});
}

Vector trained_vector(const RunSpec& spec, const Weights& weights) {
    Vector vector(trained_count(spec));
    visit_trained(spec, [&](const std::size_t i, const Eigen::Index first) {
        const auto& value = weights[i].value;
        vector.segment(first, value.size()) = value.reshaped<Eigen::RowMajor>();
    });
    return vector;
}

void set_trained(const RunSpec& spec, const Vector& vector, Weights& weights) {
    visit_trained(spec, [&](const std::size_t i, const Eigen::Index first) {
        auto& value = weights[i].value;
        value.reshaped<Eigen::RowMajor>() = vector.segment(first, value.size());
    });
}

}  // namespace grokscope
