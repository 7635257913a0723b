#pragma once

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/pickle.hpp"
#include "grokscope/import/stored_nodes.hpp"

namespace grokscope {

/// A file of pickles as it was read.
struct TorchLegacy {
    NodeIndex root;
    bool is_legacy;  ///< whether torch.save wrote it; else it is one pickle of somebody else
};

/// The value that torch.save wrote before version 1.6: pickles of a magic number, a version, the
/// machine, the value, and the keys of its storages, which follow.
///
/// A pickle of another kind is its value, where it needs nothing outside of it.
///
/// @source PyTorch, torch/serialization.py, _legacy_load
/// @throws Error where it is damaged, or something follows its end
TorchLegacy torch_legacy_nodes(const SharedBytes& file, PickleContext& context);

}  // namespace grokscope
