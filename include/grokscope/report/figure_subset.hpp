#pragma once

#include <set>
#include <string>

#include "grokscope/spec/json_fwd.hpp"
#include "grokscope/spec/spec_json.hpp"

/// The part of Vega-Lite that figures may use: what can be drawn by others than Vega, too.
///
/// @source Vega-Lite 5
namespace grokscope::figure_parts {

inline const std::set<std::string> views{"$schema", "name",     "title",   "data",   "transform",
                                         "mark",    "encoding", "layer",   "facet",  "spec",
                                         "width",   "height",   "resolve", "columns"};
inline const std::set<std::string> channel_properties{"field",   "type",   "title", "scale",
                                                      "axis",    "legend", "stack", "sort",
                                                      "header",  "value",  "datum", "columns",
                                                      "spacing", "band"};

void check_keys(const std::string& what, const Json& object, const std::set<std::string>& known);

/// @throws Error when it has what no figure may have
void check_channel(const std::string& name, const Json& channel);

/// A mark as an object with a type.
///
/// @throws Error when it is not known
Json checked_mark(const Json& given);

}  // namespace grokscope::figure_parts
