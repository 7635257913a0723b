#pragma once

#include <span>
#include <string_view>

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/pickle.hpp"
#include "grokscope/import/stored_nodes.hpp"

/// What becomes of calls that a pickle asks for: none of them is made.
namespace grokscope {

/// A function or class that is known by its name, and the value that it would have made.
struct PickleCall {
    std::string_view name;
    NodeIndex (*value)(PickleContext& context, const NodeList& arguments);
};

/// Those of Python itself: `collections.OrderedDict`, `builtins.set`.
std::span<const PickleCall> python_calls();

/// The value that a call would have made, or a bag with the name and the arguments.
///
/// @param called     the name of a class or function, mostly
/// @throws Error where the arguments are not such as the function takes
NodeIndex value_of_call(PickleContext& context, NodeIndex called, const NodeList& arguments);

/// Gives an object the state that its class would have made its attributes of.
void set_state(PickleContext& context, NodeIndex object, NodeIndex state);

/// The bytes of a string or of bytes, copied.
SharedBytes copied_bytes(StoredNodes& nodes, NodeIndex text);

/// The argument of that number.
///
/// @throws Error where there are fewer
NodeIndex argument(const NodeList& arguments, std::size_t number);

}  // namespace grokscope
