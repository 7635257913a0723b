#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "grokscope/import/stored_nodes.hpp"

namespace grokscope {

/// The values that a pickle has put down: on a stack with marks, and under numbers.
class PickleStack {
public:
    /// @param most_numbers  under which values are kept
    explicit PickleStack(std::size_t most_numbers) : most_numbers_(most_numbers) {}

    void push(const NodeIndex value) { values_.push_back(value); }

    /// The last value after the last mark.
    ///
    /// @throws Error where there is none
    NodeIndex top() const;
    NodeIndex pop();

    void mark() { marks_.push_back(values_.size()); }

    /// The values after the last mark.
    ///
    /// @throws Error where there is no mark
    NodeList pop_to_mark();

    /// The last value, or the mark that is the last.
    void drop();

    /// Keeps the last value under a number, or under the next one.
    ///
    /// @throws Error where the pickle is too short for so many
    void keep(std::uint64_t number);
    void keep() { keep(kept_count_); }

    /// Puts down again what is kept.
    ///
    /// @throws Error where nothing is
    void recall(std::uint64_t number);

private:
    static constexpr NodeIndex nothing = std::numeric_limits<NodeIndex>::max();

    std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

    std::vector<NodeIndex> values_;
    std::vector<std::size_t> marks_;
    std::vector<NodeIndex> kept_;
    std::size_t kept_count_ = 0;
    std::size_t most_numbers_;
};

}  // namespace grokscope
