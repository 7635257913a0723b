#pragma once

#include "grokscope/spec/json_fwd.hpp"

/// The tables of the analyses as the page holds them: rounded, and nothing that it has already.
namespace grokscope {

/// Seven significant digits, as many as float32 weights have.
Json rounded_number(const Json& value);

/// Reports `{tool: report}` as the page holds them.
Json page_reports(const Json& reports);

}  // namespace grokscope
