#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "grokscope/import/byte_source.hpp"
#include "grokscope/import/stored_value.hpp"
#include "grokscope/import/tensor.hpp"

/// How readers put values together.
namespace grokscope {

/// Which of a file's values.
using NodeIndex = std::uint32_t;
using NodeList = std::vector<NodeIndex>;
using NodePairs = std::vector<std::pair<NodeIndex, NodeIndex>>;

/// What an object of a class that is not known consists of.
struct StoredObject {
    std::string class_name;
    NodeList arguments;
    NodeList states;
    NodeList items;
    NodePairs pairs;
};

struct StoredNode {
    StoredKind kind = StoredKind::none;
    std::variant<std::monostate, std::int64_t, double, std::string, std::shared_ptr<const Tensor>,
                 NodeList, NodePairs, std::unique_ptr<StoredObject>>
        content;
};

/// All values of a file, each of which names others by number: they may be shared and within
/// themselves, and end together.
class StoredNodes {
public:
    /// @param budget  memory that they may take   [byte]
    explicit StoredNodes(std::int64_t budget) : budget_(budget) {}

    /// @throws Error when they are more than memory is meant for
    NodeIndex add(StoredNode node);
    NodeIndex add_none();
    NodeIndex add_boolean(bool value);
    NodeIndex add_integer(std::int64_t value);

    /// Of any size: hexadecimal digits where it has more than 64 bits.
    NodeIndex add_integer(std::variant<std::int64_t, std::string> value);
    NodeIndex add_real(double value);
    NodeIndex add_text(StoredKind kind, std::string text);
    NodeIndex add_tensor(Tensor tensor);
    NodeIndex add_list(NodeList items);
    NodeIndex add_dict(NodePairs pairs);
    NodeIndex add_object(std::string class_name, NodeList arguments);

    /// Puts more into a list or dict, or into an object that is a kind of these.
    ///
    /// @throws Error where it is none
    void extend(NodeIndex list, const NodeList& items);
    void extend(NodeIndex dict, const NodePairs& pairs);

    /// Takes memory for something else that is made while reading.
    ///
    /// @throws Error when there is none left
    void charge(std::size_t bytes);

    const StoredNode& at(NodeIndex index) const { return nodes_[index]; }
    StoredNode& at(NodeIndex index) { return nodes_[index]; }
    std::size_t size() const { return nodes_.size(); }

    StoredKind kind(const NodeIndex index) const { return nodes_[index].kind; }

    /// What a value is, where it is of that kind.
    ///
    /// @throws Error of another kind
    std::int64_t integer(NodeIndex index) const;
    double real(NodeIndex index) const;
    const std::string& text(NodeIndex index) const;
    const NodeList& list(NodeIndex index) const;
    const NodePairs& dict(NodeIndex index) const;
    const Tensor& tensor(NodeIndex index) const;
    const StoredObject& object(NodeIndex index) const;
    StoredObject& object(NodeIndex index);
    std::vector<std::int64_t> integers(NodeIndex index) const;

    /// What was skipped or is kept unread.
    void note(const std::string& note);

    /// Each of them once, with how often it was.
    std::vector<std::string> notes() const;

private:
    std::deque<StoredNode> nodes_;
    std::optional<NodeIndex> none_;  ///< one for all, as in Python
    std::int64_t budget_;
    std::map<std::string, std::int64_t> notes_;
};

/// What a reader makes values from.
struct StoredSource {
    std::string name;  ///< for messages that come later, when data are read
    SharedBytes bytes;
    std::shared_ptr<StoredNodes> nodes;
};

}  // namespace grokscope
