#pragma once

#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/import/matrix_expression.hpp"
#include "grokscope/import/state_dict.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// A weight of a run, by the name that it has there, in terms of a source's tensors.
struct MappedWeight {
    std::string name;
    MatrixExpression expression;
};

using WeightMap = std::vector<MappedWeight>;

/// Lines `W_in_a=W[:256]`. Beside the names of weights there are `input` (or `input_a` and
/// `input_b`) and `output`: the effective matrices, from tokens to the hidden layer and from there
/// to the logits, whichever way they lie.
///
/// @throws UsageError for what is no such line, an unknown name, or one that is there twice
WeightMap weight_map(const std::vector<std::string>& lines);

/// Whether all weights are numbers of the source as they are stored, in single precision or less.
bool is_exact_in_float32(const WeightMap& map, const StateDict& state);

/// The specification's `[model]` (and `task.modulus` or `task.bits`) that weights of these names
/// and shapes have, the rest as it is in `base`.
///
/// @throws Error where they are no network: what is missing, or what does not fit
RunSpec mapped_spec(const WeightMap& map, const StateDict& state, const RunSpec& base);

/// The weights of one moment, in the order of `weight_shapes`.
///
/// @throws Error where a tensor that the map names is not there, or does not fit
Weights mapped_weights(const WeightMap& map, const StateDict& state, const RunSpec& spec);

/// The tensors that no line of the map uses.
std::vector<std::string> unmapped(const WeightMap& map, const StateDict& state);

}  // namespace grokscope
