#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/stored_nodes.hpp"

namespace grokscope {

/// Whether a file of that size, which begins so, has the header of safetensors: its length in 8
/// bytes, and JSON.
bool is_safetensors(std::string_view beginning, std::int64_t size);

/// The tensors of a file of safetensors by their names, and its `__metadata__`. Those of types that
/// are none of ours (of 8 bits, complex) are skipped, and noted.
///
/// @source safetensors, README.md, format: offsets within the file, in order, without holes
/// @throws Error where it is damaged or cut
NodeIndex safetensors_nodes(const SharedBytes& file, StoredNodes& nodes);

/// Whether JSON is the index of tensors that lie in several files.
bool is_safetensors_index(const StoredNodes& nodes, NodeIndex json);

/// The tensors that an index names, each from the file that it is said to be in, which lies in the
/// same folder as the index and is opened nowhere else.
///
/// @throws Error where a file is not there, or lies elsewhere, or lacks a tensor
NodeIndex safetensors_index_nodes(const std::filesystem::path& index, NodeIndex json,
                                  StoredNodes& nodes);

}  // namespace grokscope
