#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/stored_nodes.hpp"
#include "grokscope/import/tensor.hpp"

/// Storages, the bytes that PyTorch's tensors view, as pickles of torch.save name them.
namespace grokscope {

/// What the pickle says of a storage.
struct TorchStorage {
    std::string class_name;           ///< `torch.FloatStorage`
    std::optional<ElementType> type;  ///< nothing where the class is none of ours
    std::int64_t element_size = 0;    ///< 0 where it is not known   [byte]
    std::string key;
    std::string location;    ///< `cpu`, `cuda:1`, `mps`
    std::int64_t count = 0;  ///< of its elements
    std::optional<NodeIndex> view;
};

/// What stands in ("storage", class, key, location, count[, view]).
///
/// @return  nothing where the tuple begins otherwise
/// @throws Error where it has other values
std::optional<TorchStorage> torch_storage(const StoredNodes& nodes, NodeIndex identity);

/// A vector of all elements of a storage; an object of its class where its type is none of ours.
/// Devices other than the processor are noted.
///
/// @param bytes  as many as it should have, or more
/// @throws Error where they are fewer
NodeIndex add_torch_storage(StoredNodes& nodes, const TorchStorage& storage,
                            const SharedBytes& bytes, bool is_big_endian);

/// How many bytes a storage has.
///
/// @param most  more than it can have
/// @throws Error where it is said to have more, or less than none, or the size of an element is
///         not known
std::int64_t size_of_storage(const TorchStorage& storage, std::int64_t most);

}  // namespace grokscope
