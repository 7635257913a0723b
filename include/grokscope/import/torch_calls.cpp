#include "grokscope/import/torch_calls.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "grokscope/base/error.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/pickle.hpp"
#include "grokscope/import/stored_nodes.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/torch_legacy.hpp"

namespace grokscope {
namespace {

NodeIndex skipped_tensor(StoredNodes& nodes, const std::string& type) {
    nodes.note(fmt::format("a tensor has elements of {}: skipped", type));
    return nodes.add_object("torch.Tensor of " + type, {});
}

/// (storage, offset, shape, strides, ...): a view of a storage, of its type or another.
NodeIndex view_of_storage(PickleContext& context, const NodeList& arguments,
                          const std::optional<ElementType> type) {
    auto& nodes = context.nodes;
    const auto storage = argument(arguments, 0);
    if (nodes.kind(storage) == StoredKind::object)
        return skipped_tensor(nodes, nodes.text(storage));
    auto tensor = nodes.tensor(storage);
    tensor.type = type.value_or(tensor.type);
    tensor.offset = nodes.integer(argument(arguments, 1));
    tensor.shape = nodes.integers(argument(arguments, 2));
    tensor.strides = nodes.integers(argument(arguments, 3));
    return nodes.add_tensor(checked(std::move(tensor)));
}

NodeIndex typed_view(PickleContext& context, const NodeList& arguments) {
    return view_of_storage(context, arguments, {});
}

/// With the type, such as `torch.uint16`, as the seventh argument.
NodeIndex untyped_view(PickleContext& context, const NodeList& arguments) {
    const auto& name = context.nodes.text(argument(arguments, 6));
    const auto type = element_type(std::string_view(name).substr(name.rfind('.') + 1));
    return type ? view_of_storage(context, arguments, type) : skipped_tensor(context.nodes, name);
}

/// What a parameter, or a tensor that was told its type or device, is made of.
NodeIndex first_argument(PickleContext&, const NodeList& arguments) {
    return argument(arguments, 0);
}

/// A list, of torch.Size or of TorchScript's.
NodeIndex first_or_nothing(PickleContext& context, const NodeList& arguments) {
    return arguments.empty() ? context.nodes.add_list({}) : arguments.front();
}

/// (function, class, arguments, attributes): a tensor of a class derived from it.
NodeIndex derived_tensor(PickleContext& context, const NodeList& arguments) {
    const auto function = argument(arguments, 0);
    return value_of_call(context, function, context.nodes.list(argument(arguments, 2)));
}

/// A storage as a file of its own within a pickle that torch.save did not write.
NodeIndex storage_from_bytes(PickleContext& context, const NodeList& arguments) {
    const auto bytes = copied_bytes(context.nodes, argument(arguments, 0));
    return torch_legacy_nodes(bytes, context).root;
}

constexpr std::array<PickleCall, 15> calls_of_torch = {{
    {"torch._utils._rebuild_tensor", typed_view},
    {"torch._utils._rebuild_tensor_v2", typed_view},
    {"torch._utils._rebuild_tensor_v3", untyped_view},
    {"torch._utils._rebuild_parameter", first_argument},
    {"torch._utils._rebuild_parameter_with_state", first_argument},
    {"torch._utils._rebuild_device_tensor_from_numpy", first_argument},
    {"torch._utils._rebuild_xla_tensor", first_argument},
    {"torch._tensor._rebuild_from_type_v2", derived_tensor},
    {"torch.storage._load_from_bytes", storage_from_bytes},
    {"torch.Size", first_or_nothing},
    {"torch.jit._pickle.restore_type_tag", first_argument},
    {"torch.jit._pickle.build_intlist", first_argument},
    {"torch.jit._pickle.build_doublelist", first_argument},
    {"torch.jit._pickle.build_boollist", first_argument},
    {"torch.jit._pickle.build_tensorlist", first_argument},
}};

}  // namespace

std::span<const PickleCall> torch_calls() { return calls_of_torch; }

}  // namespace grokscope
