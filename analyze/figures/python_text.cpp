#include "figures/python_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/spec/json.hpp"

namespace grokscope::python {

std::string literal(const Json& value) {
    if (value.is_boolean()) return value.get<bool>() ? "True" : "False";
    return value.is_null() ? "None" : value.dump();
}

std::string tuple(const Json& values) {
    std::vector<std::string> items;
    for (const auto& value : values) items.push_back(literal(value));
    return fmt::format("({})", fmt::join(items, ", "));
}

Lines wrapped(const std::string& opening, const std::vector<std::string>& items,
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

Lines call(const std::string& function, const std::vector<std::string>& arguments) {
    return wrapped(function + "(", arguments, ")");
}

Lines indented(const Lines& lines) {
    Lines inner;
    for (const auto& line : lines) inner.push_back(line.empty() ? line : "    " + line);
    return inner;
}

void append(Lines& lines, const Lines& more) {
    lines.insert(lines.end(), more.begin(), more.end());
}

}  // namespace grokscope::python
