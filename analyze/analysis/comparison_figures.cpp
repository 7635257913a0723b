#include "analysis/comparison_figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/comparison/arm_contrast.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {
namespace comparison_colours {
namespace {

constexpr const char* undecided = "#777777";
constexpr const char* faster = "#117733";
constexpr const char* slower = "#aa3377";

}  // namespace
}  // namespace comparison_colours

std::string curve_of_baseline(const Comparison& comparison) {
    return "baseline: " + comparison.baseline;
}

namespace {

/// The names of the arms in the order of the tables, less the baseline.
std::vector<std::string> contrasted_arms(const Comparison& comparison) {
    std::vector<std::string> names;
    for (const auto& contrast : comparison.contrasts) names.push_back(contrast.arm);
    return names;
}

/// Beside the panels, or beside long names, there is no room.
Json legend_above() { return {{"orient", "top"}, {"columnPadding", 6}}; }

/// The column `of` as a channel: the baseline is neutral, the arm strong.
Json curve_colour(const Comparison& comparison) {
    auto colour = axis("of", "nominal", "");
    colour["legend"] = legend_above();
    colour["legend"]["symbolOpacity"] = 1;
    colour["scale"] = {{"domain", {curve_of_baseline(comparison), curve_of_arm}},
                       {"range", {comparison_colours::undecided, comparison_colours::arm}}};
    return colour;
}

/// The curves and their intervals, in the panel of one arm. Lines at 0 and 1 stand clear of its
/// frame.
Json curve_layers(const Comparison& comparison) {
    auto share = axis("share", "quantitative", "share generalised");
    share["scale"] = {{"domain", {-0.03, 1.03}}, {"nice", false}};
    const Json band = {{"mark",
                        {{"type", "area"}, {"interpolate", "step-after"}, {"opacity", 0.2}}},
                       {"encoding",
                        {{"x", step_axis()},
                         {"y", axis("low", "quantitative", "share generalised")},
                         {"y2", {{"field", "high"}}},
                         {"color", curve_colour(comparison)}}}};
    const Json line = {{"mark", {{"type", "line"}, {"interpolate", "step-after"}}},
                       {"encoding",
                        {{"x", step_axis()}, {"y", share}, {"color", curve_colour(comparison)}}}};
    return {band, line};
}

Figure curves_figure(const Comparison& comparison) {
    auto panel = axis("panel", "nominal", "");
    panel["sort"] = contrasted_arms(comparison);
    return {.name = "curves",
            .title = "How soon runs generalise",
            .caption =
                "Share of runs that have generalised, by Kaplan and Meier, with intervals of "
                "95 % at each step: every arm with the baseline",
            .table = "curves",
            .spec = {
                {"facet", panel}, {"columns", 4}, {"spec", {{"layer", curve_layers(comparison)}}}}};
}

/// What a forest plot shows: the columns of an estimate with both ends of its interval.
struct ForestColumns {
    std::string value;
    std::string low;
    std::string high;
    std::string unit;
};

/// Every arm has its line, in the order of the tables, whether or not anything stands on it.
Json forest_arms(const Comparison& comparison) {
    auto arms = axis("arm", "nominal", "");
    arms["scale"] = {{"domain", contrasted_arms(comparison)}};
    arms["axis"] = {{"labelOverlap", false}, {"grid", true}};
    return arms;
}

Json verdict_colour() {
    auto colour = axis("verdict", "nominal", "");
    colour["scale"] = {{"domain", {"faster", "slower", "cannot tell"}},
                       {"range",
                        {comparison_colours::faster, comparison_colours::slower,
                         comparison_colours::undecided}}};
    colour["legend"] = legend_above();
    return colour;
}

/// The dotted line that says "no difference", on the axis of the estimates.
Json line_of_none(const double none, Json place) {
    place["field"] = "no_difference";
    return {{"name", "no_difference"},
            {"data", {{"values", {{{"no_difference", none}}}}}},
            {"mark", {{"type", "rule"}, {"strokeDash", {2, 2}}, {"color", "#999999"}}},
            {"encoding", {{"x", place}}}};
}

/// The far end of an interval: a column, or an edge. The axis has its name from the near end.
Json far_end(Json end) {
    end["title"] = nullptr;
    return end;
}

Json transforms_of(const Json& filters) {
    Json transforms = Json::array();
    for (const auto& filter : filters) transforms.push_back({{"filter", filter}});
    return transforms;
}

/// The intervals of the arms that pass all filters.
Json interval_layer(const Comparison& comparison, const std::string& name, const Json& filters,
                    const Json& from, const Json& to) {
    return {{"name", name},
            {"transform", transforms_of(filters)},
            {"mark", {{"type", "rule"}, {"opacity", 1}, {"strokeWidth", 1.5}}},
            {"encoding",
             {{"y", forest_arms(comparison)},
              {"x", from},
              {"x2", far_end(to)},
              {"color", verdict_colour()}}}};
}

Json point_layer(const Comparison& comparison, const Json& filters, const Json& place) {
    return {{"name", "estimates"},
            {"transform", transforms_of(filters)},
            {"mark", {{"type", "point"}, {"filled", true}, {"opacity", 1}, {"size", 45}}},
            {"encoding",
             {{"y", forest_arms(comparison)}, {"x", place}, {"color", verdict_colour()}}}};
}

/// Enough for a name on each line.   [pixel]
double forest_height(const Comparison& comparison) {
    return 16.0 * static_cast<double>(std::max<std::size_t>(comparison.contrasts.size(), 2));
}

Json forest_spec(const Comparison& comparison, const Json& layers) {
    return {{"height", forest_height(comparison)}, {"layer", layers}};
}

/// Differences of means: numbers of any sign, with both ends where there is one.
Figure differences_figure(const Comparison& comparison) {
    auto place = axis("mean_difference", "quantitative", "difference of mean steps [step]");
    place["scale"] = {{"zero", false}};
    auto low = place;
    low["field"] = "difference_low";
    const Json layers = {line_of_none(0.0, place),
                         interval_layer(comparison, "intervals", Json::array(), low,
                                        {{"field", "difference_high"}}),
                         point_layer(comparison, Json::array(), place)};
    return {.name = "differences",
            .title = "Steps saved or lost",
            .caption =
                "Restricted mean steps to generalise, less the baseline's, with 95 %: "
                "left of the line an arm is faster",
            .table = "contrasts",
            .spec = forest_spec(comparison, layers)};
}

/// The least and the largest ratio to be drawn, with room beyond.
struct RatioRange {
    double low = 0.5;
    double high = 2.0;
};

RatioRange drawn_ratios(const Comparison& comparison) {
    RatioRange range;
    for (const auto& contrast : comparison.contrasts) {
        const auto& ratio = contrast.hazard_ratio.profile;
        for (const double end : {ratio.value, ratio.low, ratio.high})
            if (end > 0 && std::isfinite(end)) {
                range.low = std::min(range.low, end / 2);
                range.high = std::max(range.high, end * 2);
            }
    }
    return range;
}

/// On a logarithmic axis, so that twice and half as fast lie equally far from 1. An interval that
/// ends nowhere goes on to the edge; the estimate at its open end, 0 or infinite, has no point.
Figure ratios_figure(const Comparison& comparison) {
    const auto range = drawn_ratios(comparison);
    const auto at = [&](const std::string& column) {
        auto place = axis(column, "quantitative", "hazard ratio");
        place["scale"] = {{"type", "log"}, {"domain", {range.low, range.high}}, {"nice", false}};
        place["axis"] = {{"format", "~g"}, {"grid", false}};
        return place;
    };
    const auto ends = [](const std::string& column, const bool is_there) {
        return is_there ? Json{{"field", column}, {"gt", 0}}
                        : Json{{"field", column}, {"valid", false}};
    };
    const auto interval = [&](const std::string& name, const bool has_low, const bool has_high) {
        const auto filters =
            Json::array({ends("ratio_low", has_low), ends("ratio_high", has_high)});
        if (has_low && has_high)
            return interval_layer(comparison, name, filters, at("ratio_low"),
                                  {{"field", "ratio_high"}});
        return has_low ? interval_layer(comparison, name, filters, at("ratio_low"),
                                        {{"datum", range.high}})
                       : interval_layer(comparison, name, filters, at("ratio_high"),
                                        {{"datum", range.low}});
    };
    const Json layers = {line_of_none(1.0, at("hazard_ratio")), interval("intervals", true, true),
                         interval("open_below", false, true), interval("open_above", true, false),
                         point_layer(comparison, Json::array({ends("hazard_ratio", true)}),
                                     at("hazard_ratio"))};
    return {.name = "ratios",
            .title = "Hazard ratios",
            .caption =
                "How many times as fast an arm's runs generalise as the baseline's, with "
                "95 %. Where one generalises after all of the other, or never, the ratio is 0 or "
                "infinite: it has no "
                "point, and an interval that goes on beyond the edge",
            .table = "contrasts",
            .spec = forest_spec(comparison, layers)};
}

}  // namespace

std::vector<Figure> comparison_figures(const Comparison& comparison) {
    return {curves_figure(comparison), differences_figure(comparison), ratios_figure(comparison)};
}

}  // namespace grokscope
