#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "grokscope/spec/spec_json.hpp"

/// Lines of Python.
namespace grokscope::python {

using Lines = std::vector<std::string>;

/// A string, number or truth as a literal: strings of JSON are strings of Python.
inline std::string literal(const Json& value) {
    if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
    return value.is_null() ? "None" : value.dump();
}

inline std::string tuple(const Json& values) {
    std::vector<std::string> items;
    for (const auto& value : values) items.push_back(literal(value));
    return fmt::format("({})", fmt::join(items, ", "));
}

/// `opening item, item, ... closing` in lines of at most 99 characters; further lines stand below
/// the first item.
inline Lines wrapped(const std::string& opening, const std::vector<std::string>& items,
                     const std::string& closing) {
    constexpr std::size_t longest = 99;
    Lines lines{opening};
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto item = items[i] + (i + 1 < items.size() ? "," : closing);
        const bool is_first = lines.back().size() <= opening.size();
        if (!is_first && lines.back().size() + 1 + item.size() > longest)
            lines.push_back(std::string(opening.size(), ' ') + item);
        else
            lines.back() += (is_first ? "" : " ") + item;
    }
    if (items.empty()) lines.back() += closing;
    return lines;
}

inline Lines call(const std::string& function, const std::vector<std::string>& arguments) {
    return wrapped(function + "(", arguments, ")");
}

inline Lines indented(const Lines& lines) {
    Lines inner;
    for (const auto& line : lines) inner.push_back(line.empty() ? line : "    " + line);
    return inner;
}

inline void append(Lines& lines, const Lines& more) {
    lines.insert(lines.end(), more.begin(), more.end());
}

}  // namespace grokscope::python
