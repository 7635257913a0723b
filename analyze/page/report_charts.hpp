#pragma once

#include <string>

#include "grokscope/spec/json_fwd.hpp"

/// The charts of a page that is made without Vega, from the page's data.
namespace grokscope {

/// The curves of every run of a page, in an element each.
std::string curves_of_runs(const Json& runs);

}  // namespace grokscope
