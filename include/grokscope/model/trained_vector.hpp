#pragma once

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The trained weights of a model as one vector, for methods that know nothing of layers.
namespace grokscope {

/// The number of trained numbers, d.
Eigen::Index trained_count(const RunSpec& spec);

/// The trained weights, or their derivatives, one after the other, rows first.   (d)
Vector trained_vector(const RunSpec& spec, const Weights& weights);

/// Puts a vector (d) in the place of the trained weights; a fixed embedding stays.
void set_trained(const RunSpec& spec, const Vector& vector, Weights& weights);

}  // namespace grokscope
