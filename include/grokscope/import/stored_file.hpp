#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/import/stored_value.hpp"

namespace grokscope {

/// A file of somebody else's as it was read.
struct StoredFile {
    /// "PyTorch zip", "PyTorch legacy", "pickle", "safetensors", "npy", "npz" or "JSON".
    std::string format;
    StoredValue root;                ///< npz and safetensors: a dict of names; npy: the tensor
    std::vector<std::string> notes;  ///< what was skipped or kept unread, a phrase each
};

/// Reads a file of any of the formats, which is told from its first bytes and not from its name.
/// Nothing of it is executed; data of tensors are read when they are asked for.
///
/// The index of safetensors in several files opens these, which lie in the same folder.
///
/// @throws Error where it is none of them, is damaged, or asks for more than it can have
StoredFile read_stored(const std::filesystem::path& path);

}  // namespace grokscope
