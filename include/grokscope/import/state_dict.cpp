#include "grokscope/import/state_dict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/import/element_type.hpp"
#include "grokscope/import/flattened.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"

namespace grokscope {
namespace {

constexpr std::array<std::string_view, 8> state_keys{
    "model_state_dict", "state_dict", "model", "params", "parameters", "weights", "net", "network"};
constexpr std::array<std::string_view, 5> list_keys{"checkpoints", "state_dicts", "models",
                                                    "weights_history", "snapshots"};
constexpr std::array<std::string_view, 6> list_step_keys{
    "checkpoint_epochs", "checkpoint_steps", "epochs", "steps", "step", "epoch"};
constexpr std::array<std::string_view, 6> step_keys{"epoch",     "step", "global_step",
                                                    "iteration", "iter", "it"};

bool is_of_an_optimizer(const std::string_view name) {
    return name.starts_with("optim") || name.starts_with("opt_") || name == "opt" ||
           name.starts_with("scheduler") || name.starts_with("lr_sched") ||
           name.find("exp_avg") != std::string_view::npos;
}

bool is_weight(const StoredLeaf& leaf) {
    return leaf.kind == StoredKind::tensor && !is_integer(leaf.tensor.type) &&
           !leaf.tensor.shape.empty();
}

bool has_matrix(const StoredValue& value) {
    const auto leaves = flattened(value);
    return std::any_of(leaves.begin(), leaves.end(), [](const StoredLeaf& leaf) {
        return is_weight(leaf) && leaf.tensor.shape.size() > 1;
    });
}

std::vector<NamedTensor> weights_within(const StoredValue& value) {
    std::vector<NamedTensor> tensors;
    for (auto& leaf : flattened(value))
        if (is_weight(leaf)) tensors.push_back({std::move(leaf.path), std::move(leaf.tensor)});
    return tensors;
}

/// The numbers of a list of steps that is told beside `count` state dicts.
std::optional<std::vector<std::int64_t>> steps_beside(const StoredValue& root,
                                                      const std::size_t count) {
    for (const auto key : list_step_keys) {
        const auto found = root.find(key);
        const auto list = found ? as_tensor(*found) : std::nullopt;
        if (list && list->shape.size() == 1 && is_integer(list->type) &&
            element_count(*list) == static_cast<std::int64_t>(count))
            return integers(*list);
    }
    return std::nullopt;
}

/// The weights under a key of their own, and that key.
std::optional<std::pair<std::string, StoredValue>> keyed_state(const StoredValue& value) {
    for (const auto key : state_keys)
        if (auto found = value.find(key); found && has_matrix(*found))
            return std::pair(std::string(key), *std::move(found));
    return std::nullopt;
}

/// What lies within the state: the weights, under a key of their own or not.
StoredValue innermost(const StoredValue& value) {
    const auto keyed = keyed_state(value);
    return keyed ? keyed->second : value;
}

std::vector<StateDict> listed_states(const StoredValue& root, const std::string& path,
                                     const StoredValue& list) {
    std::vector<StateDict> states;
    const auto items = list.items();
    const auto steps = steps_beside(root, items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        states.push_back({.path = fmt::format("{}{}", path, i),
                          .step = steps ? std::optional((*steps)[i]) : step_within(items[i]),
                          .tensors = weights_within(innermost(items[i]))});
    return states;
}

/// Those of a dict whose keys are steps.
std::vector<StateDict> numbered_states(const std::string& path, const StoredValue& dict) {
    std::vector<StateDict> states;
    for (const auto& [key, value] : dict.pairs())
        if (key.kind() == StoredKind::integer && has_matrix(value))
            states.push_back({.path = fmt::format("{}{}", path, key.integer()),
                              .step = key.integer(),
                              .tensors = weights_within(innermost(value))});
    return states;
}

std::vector<StateDict> several_states(const StoredValue& root, const std::string& path,
                                      const StoredValue& value) {
    if (value.kind() == StoredKind::list && has_matrix(value))
        return listed_states(root, path, value);
    if (value.kind() == StoredKind::dict) return numbered_states(path, value);
    return {};
}

Tensor row_of(const Tensor& stack, const std::int64_t index) {
    auto row = stack;
    row.offset += index * stack.strides.front();
    row.shape.erase(row.shape.begin());
    row.strides.erase(row.strides.begin());
    return checked(std::move(row));
}

/// The moments of tensors that all have time as their first axis, which `steps` tells.
std::vector<StateDict> unstacked(const StateDict& state, const std::vector<std::int64_t>& steps) {
    std::vector<StateDict> states;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        StateDict one{.path = fmt::format("[{}]", i), .step = steps[i], .tensors = {}};
        for (const auto& [name, tensor] : state.tensors)
            if (tensor.shape.size() > 1)
                one.tensors.push_back({name, row_of(tensor, static_cast<std::int64_t>(i))});
        states.push_back(std::move(one));
    }
    return states;
}

/// The length of the first axis that all matrices share, of three axes or more each.
std::size_t stack_length(const StateDict& state) {
    std::int64_t length = -1;
    for (const auto& [name, tensor] : state.tensors) {
        if (tensor.shape.size() == 1) continue;
        if (length >= 0 && tensor.shape[0] != length) return 0;
        length = tensor.shape[0];
    }
    return static_cast<std::size_t>(std::max<std::int64_t>(length, 0));
}

/// The children of a dict or object in which there are matrices, but for optimisers.
std::vector<std::pair<std::string, StoredValue>> promising(const StoredValue& root) {
    std::vector<std::pair<std::string, StoredValue>> found;
    if (root.kind() != StoredKind::dict && root.kind() != StoredKind::object) return found;
    for (const auto& [key, value] : root.pairs())
        if (key.kind() == StoredKind::string && !is_of_an_optimizer(key.text()) &&
            value.kind() != StoredKind::tensor && has_matrix(value))
            found.emplace_back(key.text(), value);
    return found;
}

/// Whether matrices are its own, and not of a dict within it.
bool is_state_itself(const StoredValue& root) {
    if (root.kind() == StoredKind::tensor || root.kind() == StoredKind::object) return true;
    if (root.kind() != StoredKind::dict) return false;
    const auto pairs = root.pairs();
    return std::any_of(pairs.begin(), pairs.end(), [](const auto& pair) {
        return pair.second.kind() == StoredKind::tensor && has_matrix(pair.second);
    });
}

std::vector<StateDict> states_within(const StoredValue& root, int depth);

std::vector<StateDict> one_state(const StoredValue& root, const int depth) {
    if (const auto keyed = keyed_state(root))
        return {{.path = keyed->first,
                 .step = step_within(root),
                 .tensors = weights_within(keyed->second)}};
    if (is_state_itself(root))
        return {{.path = {}, .step = step_within(root), .tensors = weights_within(root)}};
    const auto within = promising(root);
    require(within.size() < 2, "weights are under {} (one of them would be right)",
            fmt::join(
                [&] {
                    std::vector<std::string> names;
                    for (const auto& [name, value] : within) names.push_back(name);
                    return names;
                }(),
                ", "));
    constexpr int most_levels = 20;
    if (within.empty() || depth == most_levels) return {};
    auto states = states_within(within.front().second, depth + 1);
    for (auto& state : states) {
        state.path = within.front().first + (state.path.empty() ? "" : "." + state.path);
        if (!state.step && states.size() == 1) state.step = step_within(root);
    }
    return states;
}

std::vector<StateDict> states_within(const StoredValue& root, const int depth) {
    if (!has_matrix(root)) return {};
    if (auto states = several_states(root, {}, root); !states.empty()) return states;
    for (const auto key : list_keys)
        if (const auto found = root.find(key)) {
            auto states = several_states(root, std::string(key) + ".", *found);
            if (!states.empty()) return states;
        }
    auto states = one_state(root, depth);
    if (states.size() != 1) return states;
    const auto steps = steps_beside(root, stack_length(states.front()));
    return steps && steps->size() > 1 ? unstacked(states.front(), *steps) : states;
}

}  // namespace

std::vector<StateDict> state_dicts(const StoredValue& root) { return states_within(root, 0); }

std::optional<std::int64_t> step_within(const StoredValue& value) {
    for (const auto key : step_keys) {
        const auto found = value.find(key);
        const auto number = found ? as_tensor(*found) : std::nullopt;
        if (!number || element_count(*number) != 1) continue;
        const auto step = values(*number).front();
        constexpr double most = 1e15;
        if (step >= 0 && step < most && step == std::floor(step))
            return static_cast<std::int64_t>(step);
    }
    return std::nullopt;
}

std::vector<TensorShape> shapes_of(const StateDict& state) {
    std::vector<TensorShape> shapes;
    for (const auto& [name, tensor] : state.tensors) shapes.push_back({name, tensor.shape});
    return shapes;
}

}  // namespace grokscope
