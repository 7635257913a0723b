#pragma once

#include <span>

#include "grokscope/import/pickle_calls.hpp"

namespace grokscope {

/// What PyTorch's tensors, parameters and sizes are pickled as.
///
/// @source PyTorch, torch/_utils.py, torch/_tensor.py, torch/storage.py
std::span<const PickleCall> torch_calls();

}  // namespace grokscope
