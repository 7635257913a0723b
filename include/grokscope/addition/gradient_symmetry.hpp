#pragma once

#include <cstdint>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Whether the logits of a modular-addition model depend on both inputs in the same way.
namespace grokscope {

/// Whether both gradients are one by construction: the inputs are added up before anything else.
bool has_symmetric_gradients(const RunSpec& spec);

/// The mean cosine of the two gradients of logits, and of how many there was none.
struct GradientSymmetry {
    double cosine = missing;
    std::int64_t without_gradient = 0;
};

/// Gradient symmetricity: the mean over triples of the cosine between the gradients of Z[a, b, c]
/// in the embeddings of a and of b as they are read,
///
///     cos(W_in_a g, W_in_b g),   g = act'(h) * W_output[c].
///
/// Triples of which a gradient is zero are left out.
///
/// @param triples  (n, 3)
/// @source Zhong et al. 2023, arXiv 2306.17844
GradientSymmetry gradient_symmetry(const RunSpec& spec, const Weights& weights,
                                   const IntegerMatrix& triples);

/// Triples (a, b, c) of tokens drawn at random, the same in every call.
///
/// @return  (n, 3)
IntegerMatrix random_triples(std::int64_t p, std::int64_t n);

}  // namespace grokscope
