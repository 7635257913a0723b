#include "grokscope/import/numpy_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/npy.hpp"
#include "grokscope/import/pickle.hpp"
#include "grokscope/import/stored_nodes.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope {
namespace {

constexpr std::string_view array_class = "numpy.ndarray";
constexpr std::string_view type_class = "numpy.dtype";

bool is_object_of(const StoredNodes& nodes, const NodeIndex index, const std::string_view name) {
    return nodes.kind(index) == StoredKind::object && nodes.object(index).class_name == name;
}

/// The name of an element type, with its order of bytes; of types with fields, none.
///
/// The state is (version, order, subtype, names, fields, ...).
std::string type_name(const StoredNodes& nodes, const NodeIndex type) {
    require(is_object_of(nodes, type, type_class),
            "an array has no element type (one would be right)");
    const auto& object = nodes.object(type);
    const auto& name = nodes.text(argument(object.arguments, 0));
    if (object.states.empty()) return name;
    const auto& state = nodes.list(object.states.back());
    const auto has = [&](const std::size_t i) {
        return i < state.size() && nodes.kind(state[i]) != StoredKind::none;
    };
    if (has(2) || has(3)) return "several fields";
    return has(1) ? nodes.text(state[1]) + name : name;
}

/// What an array is made of; axes in the order of Fortran where it is transposed.
struct NumpyArray {
    NodeIndex type;
    std::vector<std::int64_t> shape;
    bool is_fortran_order = false;
    NodeIndex data;
};

/// Nothing where the elements are no numbers, which is noted.
std::optional<Tensor> array_of(PickleContext& context, NumpyArray array) {
    auto& nodes = context.nodes;
    const auto name = type_name(nodes, array.type);
    const auto type = numpy_type(name);
    if (!type) {
        nodes.note(fmt::format("a NumPy array has elements of type {}: skipped", name));
        return {};
    }
    auto& shape = array.shape;
    if (array.is_fortran_order) std::reverse(shape.begin(), shape.end());
    auto tensor = contiguous_tensor(type->type, shape, copied_bytes(nodes, array.data));
    require(element_count(tensor) * element_size(type->type) == tensor.storage->size(),
            "an array of {} has {} bytes (as many as its shape says would be right)",
            described(tensor), tensor.storage->size());
    tensor.is_big_endian = type->is_big_endian;
    if (array.is_fortran_order) {
        std::reverse(tensor.shape.begin(), tensor.shape.end());
        std::reverse(tensor.strides.begin(), tensor.strides.end());
    }
    return tensor;
}

NodeIndex tensor_or_none(StoredNodes& nodes, std::optional<Tensor> tensor) {
    return tensor ? nodes.add_tensor(std::move(*tensor)) : nodes.add_none();
}

NodeIndex numpy_type_object(PickleContext& context, const NodeList& arguments) {
    return context.nodes.add_object(std::string(type_class), arguments);
}

/// An array without shape and data, which are set as its state.
NodeIndex array_to_be(PickleContext& context, const NodeList&) {
    return context.nodes.add_object(std::string(array_class), {});
}

/// An element type and the bytes of one element.
NodeIndex numpy_scalar(PickleContext& context, const NodeList& arguments) {
    const auto type = argument(arguments, 0);
    const auto data = argument(arguments, 1);
    return tensor_or_none(context.nodes,
                          array_of(context, {.type = type, .shape = {}, .data = data}));
}

/// As protocol 5 has arrays: bytes, type, shape, order.
NodeIndex array_from_buffer(PickleContext& context, const NodeList& arguments) {
    const auto& nodes = context.nodes;
    const bool is_fortran_order = nodes.text(argument(arguments, 3)) == "F";
    return tensor_or_none(context.nodes, array_of(context, {.type = arguments[1],
                                                            .shape = nodes.integers(arguments[2]),
                                                            .is_fortran_order = is_fortran_order,
                                                            .data = arguments[0]}));
}

constexpr std::array<PickleCall, 4> calls_of_numpy = {{
    {"numpy.dtype", numpy_type_object},
    {"numpy.core.multiarray._reconstruct", array_to_be},
    {"numpy.core.multiarray.scalar", numpy_scalar},
    {"numpy.core.numeric._frombuffer", array_from_buffer},
}};

/// (version, shape, type, whether in Fortran's order, data), the first of which was not always
/// there.
NumpyArray array_in(const StoredNodes& nodes, const NodeIndex state) {
    const auto& all = nodes.list(state);
    require(all.size() == 4 || all.size() == 5, "an array has a state of {} (5 would be right)",
            all.size());
    const auto parts = std::span(all).last(4);
    return {.type = parts[1],
            .shape = nodes.integers(parts[0]),
            .is_fortran_order = nodes.integer(parts[2]) != 0,
            .data = parts[3]};
}

}  // namespace

std::span<const PickleCall> numpy_calls() { return calls_of_numpy; }

bool set_numpy_state(PickleContext& context, const NodeIndex object, const NodeIndex state) {
    auto& nodes = context.nodes;
    if (!is_object_of(nodes, object, array_class)) return false;
    auto array = array_in(nodes, state);
    if (nodes.kind(array.data) == StoredKind::list) {  // of Python's objects
        nodes.charge(nodes.list(array.data).size() * sizeof(NodeIndex));
        nodes.at(object) = {StoredKind::list, nodes.list(array.data)};
    } else if (auto tensor = array_of(context, std::move(array))) {
        nodes.at(object) = {StoredKind::tensor, std::make_shared<const Tensor>(std::move(*tensor))};
    }
    return true;
}

}  // namespace grokscope
