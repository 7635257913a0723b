#include "grokscope/import/flattened.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/import/stored_nodes.hpp"

namespace grokscope {
namespace {

constexpr std::size_t most_leaves = 500'000;
constexpr std::size_t most_name_bytes = std::size_t{1} << 28;
constexpr std::int64_t most_visits = 8'000'000;
constexpr std::size_t deepest = 200;
constexpr std::size_t most_list_axes = 8;

bool is_number(const StoredKind kind) {
    return kind == StoredKind::boolean || kind == StoredKind::integer || kind == StoredKind::real;
}

/// The numbers of lists within lists, as far as all of one level are equally long.
class NumberLists {
public:
    explicit NumberLists(const StoredNodes& nodes) : nodes_(nodes) {}

    /// Nothing where there is anything but numbers in them, or lists of two lengths.
    std::optional<Tensor> tensor(const NodeIndex index) {
        if (!find_shape(index) || !collect(index, 0)) return {};
        return made();
    }

    std::int64_t visits() const { return static_cast<std::int64_t>(numbers_.size()) + 1; }

private:
    /// As the first of each level has it.
    bool find_shape(NodeIndex index) {
        while (nodes_.kind(index) == StoredKind::list) {
            const auto& items = nodes_.list(index);
            if (items.empty() || shape_.size() == most_list_axes) return false;
            shape_.push_back(static_cast<std::int64_t>(items.size()));
            index = items.front();
        }
        return is_number(nodes_.kind(index));
    }

    bool collect(const NodeIndex index, const std::size_t axis) {
        const auto kind = nodes_.kind(index);
        if (axis == shape_.size()) return is_number(kind) && keep(index);
        if (kind != StoredKind::list) return false;
        const auto& items = nodes_.list(index);
        return static_cast<std::int64_t>(items.size()) == shape_[axis] &&
               std::all_of(items.begin(), items.end(),
                           [&](const NodeIndex item) { return collect(item, axis + 1); });
    }

    bool keep(const NodeIndex index) {
        numbers_.push_back(index);
        return numbers_.size() < static_cast<std::size_t>(most_visits);
    }

    template <typename T, typename Get>
    std::vector<T> all(const Get& get) const {
        std::vector<T> all;
        all.reserve(numbers_.size());
        for (const auto number : numbers_) all.push_back(get(number));
        return all;
    }

    bool has(const StoredKind kind) const {
        return std::any_of(numbers_.begin(), numbers_.end(),
                           [&](const NodeIndex number) { return nodes_.kind(number) == kind; });
    }

    Tensor made() const {
        const auto integer = [&](const NodeIndex i) { return nodes_.integer(i); };
        if (has(StoredKind::real))
            return tensor_of(all<double>([&](const NodeIndex i) { return nodes_.real(i); }),
                             shape_);
        if (has(StoredKind::integer)) return tensor_of(all<std::int64_t>(integer), shape_);
        return tensor_of(all<bool>([&](const NodeIndex i) { return integer(i) != 0; }), shape_);
    }

    const StoredNodes& nodes_;
    std::vector<std::int64_t> shape_;
    NodeList numbers_;
};

class Flattening {
public:
    explicit Flattening(const StoredNodes& nodes) : nodes_(nodes), on_path_(nodes.size(), false) {}

    std::vector<StoredLeaf> leaves(const NodeIndex root) {
        walk(root);
        return std::move(leaves_);
    }

private:
    void walk(const NodeIndex index) {
        visit(1);
        if (on_path_[index]) return;
        require(++depth_ <= deepest, "values lie deeper than {} levels (fewer would be right)",
                deepest);
        on_path_[index] = true;
        walk_content(index);
        on_path_[index] = false;
        --depth_;
    }

    void walk_content(const NodeIndex index) {
        const auto kind = nodes_.kind(index);
        if (kind == StoredKind::tensor) add(nodes_.tensor(index), kind);
        if (is_number(kind)) add(*NumberLists(nodes_).tensor(index), kind);
        if (kind == StoredKind::list) walk_list(index);
        if (kind == StoredKind::dict) walk_pairs(nodes_.dict(index));
        if (kind == StoredKind::object) walk_object(nodes_.object(index));
    }

    void walk_list(const NodeIndex index) {
        NumberLists lists(nodes_);
        const auto tensor = lists.tensor(index);
        visit(lists.visits());
        if (tensor)
            add(*tensor, StoredKind::list);
        else
            walk_items(nodes_.list(index));
    }

    void walk_items(const NodeList& items) {
        for (std::size_t i = 0; i < items.size(); ++i) walk_part(std::to_string(i), items[i]);
    }

    void walk_pairs(const NodePairs& pairs) {
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            const auto [key, value] = pairs[i];
            if (nodes_.kind(key) == StoredKind::tensor) walk_part(fmt::format("{}.key", i), key);
            walk_part(name_of(key, i), value);
        }
    }

    void walk_object(const StoredObject& object) {
        for (const auto state : object.states) {
            if (nodes_.kind(state) == StoredKind::dict)
                walk_attributes(state);
            else
                walk_part("state", state);
        }
        walk_pairs(object.pairs);
        walk_items(object.items);
        for (std::size_t i = 0; i < object.arguments.size(); ++i)
            walk_part(fmt::format("arguments.{}", i), object.arguments[i]);
    }

    void walk_attributes(const NodeIndex state) {
        const auto& pairs = nodes_.dict(state);
        const auto is_part = [&](const auto& pair) { return is_part_of_module(pair.first); };
        if (std::count_if(pairs.begin(), pairs.end(), is_part) == 3)
            walk_module(pairs);
        else
            walk_pairs(pairs);
    }

    void walk_module(const NodePairs& attributes) {
        for (std::size_t i = 0; i < attributes.size(); ++i) {
            const auto [key, value] = attributes[i];
            if (is_part_of_module(key))
                walk(value);
            else
                walk_part(name_of(key, i), value);
        }
    }

    /// `_parameters`, `_buffers`, `_modules`: what a module keeps its own in.
    bool is_part_of_module(const NodeIndex key) const {
        constexpr std::array<std::string_view, 3> parts = {"_parameters", "_buffers", "_modules"};
        return nodes_.kind(key) == StoredKind::string &&
               std::find(parts.begin(), parts.end(), nodes_.text(key)) != parts.end();
    }

    void walk_part(const std::string& name, const NodeIndex index) {
        const auto size = path_.size();
        path_ += size == 0 ? name : "." + name;
        name_bytes_ += path_.size();
        require(name_bytes_ <= most_name_bytes,
                "names are longer than {} MB together (less would be right)",
                most_name_bytes >> 20);
        walk(index);
        path_.resize(size);
    }

    std::string name_of(const NodeIndex key, const std::size_t place) const {
        switch (nodes_.kind(key)) {
            case StoredKind::string:
            case StoredKind::bytes: return nodes_.text(key);
            case StoredKind::integer: return std::to_string(nodes_.integer(key));
            case StoredKind::real: return fmt::format("{}", nodes_.real(key));
            case StoredKind::boolean: return nodes_.integer(key) != 0 ? "True" : "False";
            default: return std::to_string(place);
        }
    }

    void add(const Tensor& tensor, const StoredKind kind) {
        require(leaves_.size() < most_leaves,
                "holds more than {} numbers and tensors (shared ones count wherever they are)",
                most_leaves);
        leaves_.push_back({.path = path_, .tensor = tensor, .kind = kind});
    }

    void visit(const std::int64_t count) {
        visits_ += count;
        require(visits_ <= most_visits,
                "values are shared so often that they are more than {} (fewer would be right)",
                most_visits);
    }

    const StoredNodes& nodes_;
    std::vector<bool> on_path_;
    std::string path_;
    std::size_t depth_ = 0;
    std::size_t name_bytes_ = 0;
    std::int64_t visits_ = 0;
    std::vector<StoredLeaf> leaves_;
};

}  // namespace

std::optional<Tensor> as_tensor(const StoredValue& value) {
    if (value.kind() == StoredKind::tensor) return value.tensor();
    return NumberLists(*value.nodes()).tensor(value.index());
}

std::vector<StoredLeaf> flattened(const StoredValue& value) {
    return Flattening(*value.nodes()).leaves(value.index());
}

}  // namespace grokscope
