#pragma once

#include <string>
#include <string_view>

/// Numbers as people write them and TOML does not.
namespace grokscope {

/// What follows the first `=` of a line, without its comment.
std::string_view value_in_line(std::string_view line);

/// What TOML has in the place of a decimal number that it does not take: `0.5` for `.5`, `5.0` for
/// `5.`, `7` for `007`, the range of integers for one that is beyond it. Empty for everything else.
std::string right_number(std::string_view text);

}  // namespace grokscope
