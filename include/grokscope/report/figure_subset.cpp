#include "grokscope/report/figure_subset.hpp"

#include <fmt/ranges.h>

#include <set>
#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope::figure_parts {
namespace {

const std::set<std::string> marks{"line",   "area", "bar",  "rect", "point",
                                  "circle", "rule", "text", "tick"};
const std::set<std::string> mark_properties{"type",     "opacity",     "interpolate", "clip",
                                            "point",    "strokeDash",  "color",       "filled",
                                            "size",     "strokeWidth", "dx",          "dy",
                                            "tooltip",  "align",       "orient",      "baseline",
                                            "fontSize", "order",       "fillOpacity"};
const std::set<std::string> channels{"x",     "y",    "x2",   "y2",      "color",      "detail",
                                     "order", "size", "text", "opacity", "strokeDash", "tooltip"};
const std::set<std::string> scale_properties{"type", "domain",    "range", "scheme", "reverse",
                                             "zero", "domainMid", "nice",  "clamp"};
const std::set<std::string> scale_types{"linear", "log", "symlog"};

/// @throws Error when a name is not among the known ones
void check_known(const std::string& what, const std::string& name,
                 const std::set<std::string>& known) {
    require(known.contains(name), "a figure has the {} {} (right would be one of {})", what, name,
            fmt::join(known, ", "));
}

}  // namespace

void check_keys(const std::string& what, const Json& object, const std::set<std::string>& known) {
    for (const auto& [key, value] : object.items()) check_known(what, key, known);
}

void check_channel(const std::string& name, const Json& channel) {
    check_known("channel", name, channels);
    for (const auto& each : channel.is_array() ? channel : Json::array({channel})) {
        check_keys("property of a channel", each, channel_properties);
        auto scale = each.value("scale", Json::object());
        check_keys("property of a scale", scale, scale_properties);
        check_known("scale", scale.value("type", "linear"), scale_types);
    }
}

Json checked_mark(const Json& given) {
    auto mark = given.is_string() ? Json{{"type", given}} : given;
    check_keys("property of a mark", mark, mark_properties);
    check_known("mark", mark.value("type", "none"), marks);
    return mark;
}

}  // namespace grokscope::figure_parts
