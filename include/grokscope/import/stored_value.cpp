#include "grokscope/import/stored_value.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/import/stored_nodes.hpp"

namespace grokscope {
namespace {

std::shared_ptr<const StoredNodes> nodes_of_none() {
    const auto nodes = std::make_shared<StoredNodes>(1024);
    nodes->add_none();
    return nodes;
}

bool is_key(const StoredNodes& nodes, const NodeIndex index, const std::string_view key) {
    const auto kind = nodes.kind(index);
    return (kind == StoredKind::string || kind == StoredKind::bytes) && nodes.text(index) == key;
}

/// Of a key that was put there twice, the later.
std::optional<NodeIndex> found_in(const StoredNodes& nodes, const NodePairs& pairs,
                                  const std::string_view key) {
    const auto found = std::find_if(pairs.rbegin(), pairs.rend(), [&](const auto& pair) {
        return is_key(nodes, pair.first, key);
    });
    if (found == pairs.rend()) return {};
    return found->second;
}

std::optional<NodeIndex> attribute_of(const StoredNodes& nodes, const StoredObject& object,
                                      const std::string_view key) {
    const NodeList last_first(object.states.rbegin(), object.states.rend());
    for (const auto state : last_first)
        if (nodes.kind(state) == StoredKind::dict)
            if (const auto found = found_in(nodes, nodes.dict(state), key)) return found;
    return found_in(nodes, object.pairs, key);
}

std::optional<NodeIndex> found_under(const StoredNodes& nodes, const NodeIndex index,
                                     const std::string_view key) {
    if (nodes.kind(index) == StoredKind::dict) return found_in(nodes, nodes.dict(index), key);
    if (nodes.kind(index) == StoredKind::object)
        return attribute_of(nodes, nodes.object(index), key);
    return {};
}

std::vector<StoredValue> values_of(const std::shared_ptr<const StoredNodes>& nodes,
                                   const NodeList& list) {
    std::vector<StoredValue> values;
    values.reserve(list.size());
    for (const auto index : list) values.emplace_back(nodes, index);
    return values;
}

const Tensor& scalar(const Tensor& tensor) {
    require(element_count(tensor) == 1, "a tensor has {} elements (one would be right)",
            element_count(tensor));
    return tensor;
}

}  // namespace

StoredValue::StoredValue() : nodes_(nodes_of_none()) {}

StoredValue::StoredValue(std::shared_ptr<const StoredNodes> nodes, const NodeIndex index)
    : nodes_(std::move(nodes)), index_(index) {}

StoredKind StoredValue::kind() const { return nodes_->kind(index_); }

std::int64_t StoredValue::integer() const {
    return kind() == StoredKind::tensor ? integers(scalar(tensor())).front()
                                        : nodes_->integer(index_);
}

double StoredValue::real() const {
    return kind() == StoredKind::tensor ? values(scalar(tensor())).front() : nodes_->real(index_);
}

const std::string& StoredValue::text() const { return nodes_->text(index_); }

const Tensor& StoredValue::tensor() const { return nodes_->tensor(index_); }

std::vector<StoredValue> StoredValue::items() const {
    return values_of(nodes_, nodes_->list(index_));
}

std::vector<std::pair<StoredValue, StoredValue>> StoredValue::pairs() const {
    std::vector<std::pair<StoredValue, StoredValue>> pairs;
    for (const auto& [key, value] : nodes_->dict(index_))
        pairs.emplace_back(StoredValue(nodes_, key), StoredValue(nodes_, value));
    return pairs;
}

std::size_t StoredValue::size() const {
    if (kind() == StoredKind::list) return nodes_->list(index_).size();
    if (kind() == StoredKind::dict) return nodes_->dict(index_).size();
    if (kind() != StoredKind::object) return 0;
    return nodes_->list(index_).size() + nodes_->dict(index_).size();
}

std::vector<StoredValue> StoredValue::arguments() const {
    return values_of(nodes_, nodes_->object(index_).arguments);
}

std::vector<StoredValue> StoredValue::states() const {
    return values_of(nodes_, nodes_->object(index_).states);
}

std::optional<StoredValue> StoredValue::find(const std::string_view key) const {
    const auto found = found_under(*nodes_, index_, key);
    if (!found) return {};
    return StoredValue(nodes_, *found);
}

}  // namespace grokscope
