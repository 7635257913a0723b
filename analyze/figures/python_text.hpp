#pragma once

#include <string>
#include <vector>

#include "grokscope/spec/json_fwd.hpp"

/// Lines of Python.
namespace grokscope::python {

using Lines = std::vector<std::string>;

/// A string, number or truth as a literal: strings of JSON are strings of Python.
std::string literal(const Json& value);

std::string tuple(const Json& values);

/// `opening item, item, ... closing` in lines of at most 99 characters; further lines stand below
/// the first item.
Lines wrapped(const std::string& opening, const std::vector<std::string>& items,
              const std::string& closing);

Lines call(const std::string& function, const std::vector<std::string>& arguments);

Lines indented(const Lines& lines);

void append(Lines& lines, const Lines& more);

}  // namespace grokscope::python
