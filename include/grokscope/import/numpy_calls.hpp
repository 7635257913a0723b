#pragma once

#include <span>

#include "grokscope/import/pickle.hpp"
#include "grokscope/import/pickle_calls.hpp"
#include "grokscope/import/stored_nodes.hpp"

namespace grokscope {

/// What NumPy's arrays, scalars and element types are pickled as.
std::span<const PickleCall> numpy_calls();

/// Makes an array of an object that stands for one, of the state that has its shape and data.
///
/// @return  whether it did: false where it is another object, which takes its state as any does
/// @throws Error where the state makes no sense
bool set_numpy_state(PickleContext& context, NodeIndex object, NodeIndex state);

}  // namespace grokscope
