#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "grokscope/import/tensor.hpp"

/// What a file holds: values within values, as its writer put them there. Nothing of it is code.
namespace grokscope {

enum class StoredKind {
    none,
    boolean,
    integer,
    large_integer,  ///< beyond 64 bits: text of hexadecimal digits
    real,
    string,
    bytes,
    tensor,
    list,    ///< lists, tuples and sets
    dict,    ///< pairs in the order in which they were put there
    object,  ///< of a class that is not known, or not here: a bag
    global   ///< a class or function, by its name
};

class StoredNodes;

/// One value of a file: a handle that is cheap to copy. Values of one file lie together and live as
/// long as a handle of any of them; they may be within several others, and within themselves.
///
/// Each function asks for the kinds it names, and throws Error of others.
class StoredValue {
public:
    /// None, of no file.
    StoredValue();
    StoredValue(std::shared_ptr<const StoredNodes> nodes, std::uint32_t index);

    StoredKind kind() const;
    bool is_none() const { return kind() == StoredKind::none; }

    /// Of a boolean, an integer, or a tensor of one integer.
    std::int64_t integer() const;

    /// Of a boolean, an integer, a real number or a tensor of one element.
    double real() const;

    /// Of a string or bytes; the digits of a large integer; the name of a global; of an object, the
    /// name of its class, such as `__main__.Config`.
    const std::string& text() const;

    const Tensor& tensor() const;

    /// Of a list, a dict or an object that is a kind of these.
    std::vector<StoredValue> items() const;
    std::vector<std::pair<StoredValue, StoredValue>> pairs() const;

    /// How many items and pairs a list, dict or object has; 0 of other kinds.
    std::size_t size() const;

    /// What an object's class or function was called with.
    std::vector<StoredValue> arguments() const;

    /// What an object's attributes were set from, in their order: mostly one dict.
    std::vector<StoredValue> states() const;

    /// The value under a key of a dict, or an attribute of an object (a key of its states, then of
    /// its pairs); nothing where there is none, or this is of another kind.
    std::optional<StoredValue> find(std::string_view key) const;

    /// Which of the file's values it is: the same number, the same value.
    std::uint32_t index() const { return index_; }

    /// All of the file's values.
    const std::shared_ptr<const StoredNodes>& nodes() const { return nodes_; }

private:
    std::shared_ptr<const StoredNodes> nodes_;
    std::uint32_t index_ = 0;
};

}  // namespace grokscope
