#include "analysis/bands.hpp"

#include <utility>
#include <vector>

#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace {

/// Rows of their own, each a rectangle as high as the plot.
Json band_layer(const std::vector<StepBand>& bands, const BandStyle& style) {
    Json rows = Json::array();
    for (const auto& [name, from, to] : bands)
        rows.push_back({{style.name, name}, {style.from, from}, {style.to, to}});
    const Json shade = {{"type", "rect"}, {"opacity", 0.35}};
    const Json outline = {
        {"type", "rect"}, {"opacity", 0.6}, {"filled", false}, {"strokeWidth", 2}};
    auto colour = axis(style.name, "nominal", style.name);
    colour["scale"] = style.colours;
    return {{"data", {{"values", std::move(rows)}}},
            {"mark", style.is_filled ? shade : outline},
            {"encoding",
             {{"x", axis(style.from, "quantitative", "step")},
              {"x2", {{"field", style.to}}},
              {"color", colour}}}};
}

}  // namespace

Json with_bands(Json curves, const std::vector<StepBand>& bands, const BandStyle& style) {
    if (bands.empty()) return curves;
    return {{"layer", {band_layer(bands, style), std::move(curves)}},
            {"resolve", {{"scale", {{"color", "independent"}}}}}};
}

}  // namespace grokscope
