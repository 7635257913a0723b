#pragma once

#include <string>
#include <vector>

#include "grokscope/import/stored_nodes.hpp"
#include "grokscope/import/zip_archive.hpp"

namespace grokscope {

/// Whether an archive is one of torch.save, or of TorchScript.
bool is_torch_archive(const std::vector<ZipEntry>& entries);

/// The value that torch.save wrote, since version 1.6: `<archive>/data.pkl`, and a storage in each
/// `<archive>/data/<key>`. Of TorchScript, the attributes of the module.
///
/// @source PyTorch, torch/serialization.py
/// @throws Error where it is damaged, or has two such values
NodeIndex torch_zip_nodes(const StoredSource& source, const std::vector<ZipEntry>& entries);

}  // namespace grokscope
