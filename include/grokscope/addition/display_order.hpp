#pragma once

#include <cstdint>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/spec/run_spec.hpp"

/// The order in which neurons are shown, so that those that do the same work stand together.
namespace grokscope {

/// Neurons by group and phase, or, for parity, by descending norm of their input weights.
///
/// @param weights  of the last checkpoint
/// @return         (hidden) the neuron at each place
std::vector<std::int64_t> display_order(const RunSpec& spec, const Weights& weights);

/// @param order  (hidden) as `display_order` gives
/// @return       (hidden) the place of each neuron
std::vector<std::int64_t> places_in(const std::vector<std::int64_t>& order);

}  // namespace grokscope
