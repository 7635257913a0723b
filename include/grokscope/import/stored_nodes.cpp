#include "grokscope/import/stored_nodes.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/printable.hpp"

namespace grokscope {
namespace {

std::string_view kind_name(const StoredKind kind) {
    switch (kind) {
        case StoredKind::none: return "None";
        case StoredKind::boolean: return "a boolean";
        case StoredKind::integer: return "an integer";
        case StoredKind::large_integer: return "an integer beyond 64 bits";
        case StoredKind::real: return "a real number";
        case StoredKind::string: return "a string";
        case StoredKind::bytes: return "bytes";
        case StoredKind::tensor: return "a tensor";
        case StoredKind::list: return "a list";
        case StoredKind::dict: return "a dict";
        case StoredKind::object: return "an object";
        case StoredKind::global: return "the name of a class";
    }
    return "unknown";
}

/// What a node has, which must be a Content.
template <typename Content>
const Content& content_of(const StoredNode& node, const std::string_view right) {
    const auto* const content = std::get_if<Content>(&node.content);
    require(content != nullptr, "a value is {} ({} would be right)", kind_name(node.kind), right);
    return *content;
}

std::size_t size_of(const StoredNode& node) {
    constexpr std::size_t tensor_size = sizeof(Tensor) + 64;
    if (const auto* const text = std::get_if<std::string>(&node.content)) return text->size();
    if (const auto* const list = std::get_if<NodeList>(&node.content))
        return list->size() * sizeof(NodeIndex);
    if (const auto* const pairs = std::get_if<NodePairs>(&node.content))
        return pairs->size() * 2 * sizeof(NodeIndex);
    if (const auto* const object = std::get_if<std::unique_ptr<StoredObject>>(&node.content))
        return sizeof(StoredObject) + (*object)->class_name.size() +
               (*object)->arguments.size() * sizeof(NodeIndex);
    return node.kind == StoredKind::tensor ? tensor_size : 0;
}

}  // namespace

void StoredNodes::charge(const std::size_t bytes) {
    budget_ -= static_cast<std::int64_t>(bytes);
    require(budget_ >= 0,
            "holds more values than a file of its size should (fewer would be right)");
}

NodeIndex StoredNodes::add(StoredNode node) {
    charge(sizeof(StoredNode) + size_of(node));
    nodes_.push_back(std::move(node));
    return static_cast<NodeIndex>(nodes_.size() - 1);
}

NodeIndex StoredNodes::add_none() {
    if (!none_) none_ = add({});
    return *none_;
}

NodeIndex StoredNodes::add_boolean(const bool value) {
    return add({StoredKind::boolean, std::int64_t{value}});
}

NodeIndex StoredNodes::add_integer(const std::int64_t value) {
    return add({StoredKind::integer, value});
}

NodeIndex StoredNodes::add_integer(std::variant<std::int64_t, std::string> value) {
    auto* const digits = std::get_if<std::string>(&value);
    return digits == nullptr ? add_integer(std::get<std::int64_t>(value))
                             : add_text(StoredKind::large_integer, std::move(*digits));
}

NodeIndex StoredNodes::add_real(const double value) { return add({StoredKind::real, value}); }

NodeIndex StoredNodes::add_text(const StoredKind kind, std::string text) {
    return add({kind, std::move(text)});
}

NodeIndex StoredNodes::add_tensor(Tensor tensor) {
    return add({StoredKind::tensor, std::make_shared<const Tensor>(std::move(tensor))});
}

NodeIndex StoredNodes::add_list(NodeList items) {
    return add({StoredKind::list, std::move(items)});
}

NodeIndex StoredNodes::add_dict(NodePairs pairs) {
    return add({StoredKind::dict, std::move(pairs)});
}

NodeIndex StoredNodes::add_object(std::string class_name, NodeList arguments) {
    auto object = std::make_unique<StoredObject>();
    object->class_name = std::move(class_name);
    object->arguments = std::move(arguments);
    return add({StoredKind::object, std::move(object)});
}

void StoredNodes::extend(const NodeIndex list, const NodeList& items) {
    charge(items.size() * sizeof(NodeIndex));
    auto& into = const_cast<NodeList&>(std::as_const(*this).list(list));
    into.insert(into.end(), items.begin(), items.end());
}

void StoredNodes::extend(const NodeIndex dict, const NodePairs& pairs) {
    charge(pairs.size() * 2 * sizeof(NodeIndex));
    auto& into = const_cast<NodePairs&>(std::as_const(*this).dict(dict));
    into.insert(into.end(), pairs.begin(), pairs.end());
}

std::int64_t StoredNodes::integer(const NodeIndex index) const {
    return content_of<std::int64_t>(at(index), "an integer");
}

double StoredNodes::real(const NodeIndex index) const {
    return kind(index) == StoredKind::real ? content_of<double>(at(index), "a number")
                                           : static_cast<double>(integer(index));
}

const std::string& StoredNodes::text(const NodeIndex index) const {
    if (kind(index) == StoredKind::object) return object(index).class_name;
    return content_of<std::string>(at(index), "a string");
}

const NodeList& StoredNodes::list(const NodeIndex index) const {
    if (kind(index) == StoredKind::object) return object(index).items;
    return content_of<NodeList>(at(index), "a list");
}

const NodePairs& StoredNodes::dict(const NodeIndex index) const {
    if (kind(index) == StoredKind::object) return object(index).pairs;
    return content_of<NodePairs>(at(index), "a dict");
}

const Tensor& StoredNodes::tensor(const NodeIndex index) const {
    return *content_of<std::shared_ptr<const Tensor>>(at(index), "a tensor");
}

const StoredObject& StoredNodes::object(const NodeIndex index) const {
    return *content_of<std::unique_ptr<StoredObject>>(at(index), "an object");
}

StoredObject& StoredNodes::object(const NodeIndex index) {
    return *content_of<std::unique_ptr<StoredObject>>(at(index), "an object");
}

std::vector<std::int64_t> StoredNodes::integers(const NodeIndex index) const {
    std::vector<std::int64_t> numbers;
    for (const auto item : list(index)) numbers.push_back(integer(item));
    return numbers;
}

void StoredNodes::note(const std::string& note) {
    constexpr std::size_t most_notes = 200;
    const auto shown = printable(note.size() > 400 ? shortened(note) : note);
    if (notes_.size() < most_notes || notes_.count(shown) > 0)
        ++notes_[shown];
    else
        ++notes_["further notes, left out"];
}

std::vector<std::string> StoredNodes::notes() const {
    std::vector<std::string> list;
    for (const auto& [note, count] : notes_)
        list.push_back(count == 1 ? note : fmt::format("{} ({} times)", note, count));
    return list;
}

}  // namespace grokscope
