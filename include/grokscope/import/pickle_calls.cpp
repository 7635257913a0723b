#include "grokscope/import/pickle_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/numpy_calls.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/torch_calls.hpp"

namespace grokscope {
namespace {

NodeIndex empty_or_copied_list(PickleContext& context, const NodeList& arguments) {
    return context.nodes.add_list(arguments.empty() ? NodeList()
                                                    : context.nodes.list(arguments.front()));
}

/// The pairs of a dict, or of a list of them.
NodePairs pairs_in(const StoredNodes& nodes, const NodeIndex source) {
    if (nodes.kind(source) == StoredKind::dict) return nodes.dict(source);
    NodePairs pairs;
    for (const auto item : nodes.list(source)) {
        const auto& pair = nodes.list(item);
        require(pair.size() == 2, "a dict is made of {} values at a time (2 would be right)",
                pair.size());
        pairs.emplace_back(pair[0], pair[1]);
    }
    return pairs;
}

NodeIndex empty_or_copied_dict(PickleContext& context, const NodeList& arguments) {
    return context.nodes.add_dict(arguments.empty() ? NodePairs()
                                                    : pairs_in(context.nodes, arguments.front()));
}

/// After the function that makes what is not there.
NodeIndex dict_with_default(PickleContext& context, const NodeList& arguments) {
    return context.nodes.add_dict(arguments.size() < 2 ? NodePairs()
                                                       : pairs_in(context.nodes, arguments[1]));
}

/// Characters up to U+00FF as a byte each.
std::string latin_bytes(const std::string_view text) {
    std::string bytes;
    for (std::size_t i = 0; i < text.size();) {
        const auto [character, size] = first_character(text.substr(i));
        require(size > 0 && character < 0x100,
                "a text is not made of bytes (Latin-1 would be right)");
        bytes += static_cast<char>(character);
        i += size;
    }
    return bytes;
}

/// As protocols before 3 write bytes: a text and "latin1". Without it, or of bytes: the same.
NodeIndex encoded(PickleContext& context, const NodeList& arguments) {
    auto& nodes = context.nodes;
    if (arguments.empty()) return nodes.add_text(StoredKind::bytes, "");
    const auto& text = nodes.text(arguments.front());
    const bool is_latin = arguments.size() > 1 && nodes.kind(arguments[0]) == StoredKind::string &&
                          nodes.text(arguments[1]).substr(0, 5) == "latin";
    return nodes.add_text(StoredKind::bytes, is_latin ? latin_bytes(text) : text);
}

/// `object.__reduce__` of protocols before 2: the class, its base, and what that is made of.
NodeIndex reconstructed(PickleContext& context, const NodeList& arguments) {
    const auto called = argument(arguments, 0);
    const auto made_of = argument(arguments, 2);
    const bool is_plain = context.nodes.kind(made_of) == StoredKind::none;
    return value_of_call(context, called, is_plain ? NodeList() : NodeList{made_of});
}

NodeIndex new_object(PickleContext& context, const NodeList& arguments) {
    const auto called = argument(arguments, 0);
    return value_of_call(context, called, {arguments.begin() + 1, arguments.end()});
}

constexpr std::array<PickleCall, 14> calls_of_python = {{
    {"builtins.dict", empty_or_copied_dict},
    {"builtins.list", empty_or_copied_list},
    {"builtins.tuple", empty_or_copied_list},
    {"builtins.set", empty_or_copied_list},
    {"builtins.frozenset", empty_or_copied_list},
    {"builtins.bytes", encoded},
    {"builtins.bytearray", encoded},
    {"_codecs.encode", encoded},
    {"collections.OrderedDict", empty_or_copied_dict},
    {"collections.Counter", empty_or_copied_dict},
    {"collections.defaultdict", dict_with_default},
    {"collections.deque", empty_or_copied_list},
    {"copyreg._reconstructor", reconstructed},
    {"copyreg.__newobj__", new_object},
}};

/// Names that changed from one version to another, by how they begin.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> new_names = {{
    {"__builtin__.", "builtins."},
    {"copy_reg.", "copyreg."},
    {"numpy._core.", "numpy.core."},
    {"torch.tensor.", "torch._tensor."},
    {"torch._C._", "torch."},
}};

std::string current_name(const std::string& name) {
    for (const auto& [old_name, new_name] : new_names)
        if (name.substr(0, old_name.size()) == old_name)
            return std::string(new_name) + name.substr(old_name.size());
    return name;
}

/// Classes and functions of which nothing is lost.
bool is_plain(const std::string_view name) {
    constexpr std::array<std::string_view, 5> plain = {"builtins.complex", "builtins.slice",
                                                       "numpy.dtype", "torch.device",
                                                       "torch.serialization._get_layout"};
    return std::find(plain.begin(), plain.end(), name) != plain.end();
}

const PickleCall* find_call(const std::string_view name) {
    for (const auto calls : {python_calls(), numpy_calls(), torch_calls()})
        for (const auto& call : calls)
            if (call.name == name) return &call;
    return nullptr;
}

/// A bag of what would have been called and with what.
NodeIndex bag(PickleContext& context, const NodeIndex called, const NodeList& arguments) {
    auto& nodes = context.nodes;
    if (nodes.kind(called) == StoredKind::global) {
        const auto name = current_name(nodes.text(called));
        if (!is_plain(name))
            nodes.note(fmt::format("{} is not known: what it holds is kept, unread", name));
        return nodes.add_object(name, arguments);
    }
    auto all = arguments;
    all.insert(all.begin(), called);
    return nodes.add_object("a call", std::move(all));
}

/// Counts calls within calls, which a pickle can make without end.
class OneDeeper {
public:
    explicit OneDeeper(int& depth) : depth_(depth) {
        require(depth < 20, "calls are nested deeper than {} (less would be right)", depth);
        ++depth_;
    }
    OneDeeper(const OneDeeper&) = delete;
    OneDeeper& operator=(const OneDeeper&) = delete;
    ~OneDeeper() { --depth_; }

private:
    int& depth_;
};

/// The attributes of a class without and with slots.
NodeList parts_of_state(const StoredNodes& nodes, const NodeIndex state) {
    if (nodes.kind(state) != StoredKind::list || nodes.list(state).size() != 2) return {state};
    const auto is_dict_or_none = [&](const NodeIndex part) {
        return nodes.kind(part) == StoredKind::dict || nodes.kind(part) == StoredKind::none;
    };
    const auto& parts = nodes.list(state);
    return std::all_of(parts.begin(), parts.end(), is_dict_or_none) ? parts : NodeList{state};
}

/// `_metadata` of a state dict has versions of its modules.
bool is_only_metadata(const StoredNodes& nodes, const NodeIndex state) {
    if (nodes.kind(state) != StoredKind::dict) return false;
    const auto& pairs = nodes.dict(state);
    return std::all_of(pairs.begin(), pairs.end(), [&](const auto& pair) {
        return nodes.kind(pair.first) == StoredKind::string &&
               nodes.text(pair.first) == "_metadata";
    });
}

}  // namespace

std::span<const PickleCall> python_calls() { return calls_of_python; }

NodeIndex argument(const NodeList& arguments, const std::size_t number) {
    require(number < arguments.size(), "a call has {} arguments (at least {} would be right)",
            arguments.size(), number + 1);
    return arguments[number];
}

SharedBytes copied_bytes(StoredNodes& nodes, const NodeIndex text) {
    const auto bytes = std::as_bytes(std::span(nodes.text(text)));
    nodes.charge(bytes.size());
    return bytes_in_memory({bytes.begin(), bytes.end()});
}

NodeIndex value_of_call(PickleContext& context, const NodeIndex called, const NodeList& arguments) {
    const OneDeeper deeper(context.depth);
    const auto& nodes = context.nodes;
    const auto* const call = nodes.kind(called) == StoredKind::global
                                 ? find_call(current_name(nodes.text(called)))
                                 : nullptr;
    return call != nullptr ? call->value(context, arguments) : bag(context, called, arguments);
}

void set_state(PickleContext& context, const NodeIndex object, const NodeIndex state) {
    auto& nodes = context.nodes;
    if (nodes.kind(object) != StoredKind::object) {
        if (!is_only_metadata(nodes, state))
            nodes.note("attributes of a dict, list or tensor: skipped");
    } else if (!set_numpy_state(context, object, state)) {
        const auto parts = parts_of_state(nodes, state);
        nodes.charge(parts.size() * sizeof(NodeIndex));
        auto& states = nodes.object(object).states;
        states.insert(states.end(), parts.begin(), parts.end());
    }
}

}  // namespace grokscope
