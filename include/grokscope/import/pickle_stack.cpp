#include "grokscope/import/pickle_stack.hpp"

#include <cstddef>
#include <cstdint>

#include "grokscope/base/error.hpp"

namespace grokscope {

NodeIndex PickleStack::top() const {
    require(values_.size() > floor(), "a value is missing");
    return values_.back();
}

NodeIndex PickleStack::pop() {
    const auto value = top();
    values_.pop_back();
    return value;
}

NodeList PickleStack::pop_to_mark() {
    require(!marks_.empty(), "a mark is missing");
    const auto begin = values_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
    const NodeList values(begin, values_.end());
    values_.erase(begin, values_.end());
    marks_.pop_back();
    return values;
}

void PickleStack::drop() {
    if (values_.size() > floor())
        values_.pop_back();
    else
        pop_to_mark();
}

void PickleStack::keep(const std::uint64_t number) {
    require(number <= most_numbers_,
            "a value is kept under the number {} (up to {} would be right)", number, most_numbers_);
    if (kept_.size() <= number) kept_.resize(number + 1, nothing);
    kept_[number] = top();
    ++kept_count_;
}

void PickleStack::recall(const std::uint64_t number) {
    require(number < kept_.size() && kept_[number] != nothing,
            "no value is kept under the number {}", number);
    push(kept_[number]);
}

}  // namespace grokscope
