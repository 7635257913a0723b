#pragma once

#include <filesystem>

#include "grokscope/export/run_export.hpp"

/// Files as torch.save writes them.
namespace grokscope {

/// Writes a dictionary that `torch.load(weights_only=True)` reads: `model`, a state dict, and its
/// `step`; of all checkpoints also `checkpoints` and `checkpoint_epochs`, and then `model` is the
/// last; the groups `metrics` and `task`, each a dictionary of tensors; `train_indices`,
/// `test_indices`; and texts.
///
/// @throws Error when it cannot be written
void write_torch_file(const RunExport& taken, const std::filesystem::path& path);

}  // namespace grokscope
