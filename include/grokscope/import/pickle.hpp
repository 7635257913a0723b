#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "grokscope/import/stored_nodes.hpp"

/// Python's pickles, read as data: what they ask to be called is not called.
namespace grokscope {

/// What surrounds a pickle.
struct PickleContext {
    std::string name;    ///< of the file
    StoredNodes& nodes;  ///< where its values go

    /// What stands for the data outside of the pickle that have this identity.
    std::function<NodeIndex(NodeIndex)> persistent;

    int depth = 0;  ///< of pickles within pickles, and of calls within calls
};

/// A pickle as it was read.
struct Pickle {
    NodeIndex root;
    std::size_t end;  ///< the byte after it
};

/// The pickle that a text begins with, of protocols 2 to 5.
///
/// @source CPython, Lib/pickletools.py
/// @throws Error where it makes no sense, is cut, or asks for more than its size allows
Pickle read_pickle(std::string_view bytes, PickleContext& context);

/// Whether a text may begin with one.
bool is_pickle(std::string_view beginning);

}  // namespace grokscope
