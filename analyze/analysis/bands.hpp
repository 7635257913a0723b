#pragma once

#include <string>
#include <vector>

#include "grokscope/report/report.hpp"

/// Intervals of steps behind the curves of a figure.
namespace grokscope {

/// An interval of steps under a name.
struct StepBand {
    std::string name;
    double from = 0.0;  ///< [step]
    double to = 0.0;    ///< [step]
};

/// How a figure calls the columns of its bands, and how it draws them.
struct BandStyle {
    std::string name;
    std::string from;
    std::string to;
    Json colours;           ///< a scale of Vega-Lite
    bool is_filled = true;  ///< else an outline, which is seen however short the interval
};

/// Rows of their own, each a rectangle as high as the plot.
inline Json band_layer(const std::vector<StepBand>& bands, const BandStyle& style) {
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

/// A specification of curves over steps with bands behind them; the curves alone without bands.
inline Json with_bands(Json curves, const std::vector<StepBand>& bands, const BandStyle& style) {
    if (bands.empty()) return curves;
    return {{"layer", {band_layer(bands, style), std::move(curves)}},
            {"resolve", {{"scale", {{"color", "independent"}}}}}};
}

}  // namespace grokscope
