#include "figures/figures_paper.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "figures/figure_scales.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/report/figure_data.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {

const std::vector<PaperWidth>& paper_widths() {
    static const std::vector<PaperWidth> widths{{"", 3.35}, {"_wide", 6.9}};
    return widths;
}

namespace {

bool is_wide(const PaperWidth& width) { return width.inches > 4.0; }

}  // namespace

namespace figures_paper {
namespace {

constexpr double point = 96.0 / 72.0;

Json config() {
    const Json text = {{"labelFontSize", 7 * point},
                       {"titleFontSize", 8 * point},
                       {"titleFontWeight", "normal"},
                       {"labelColor", "black"},
                       {"titleColor", "black"}};
    const auto with = [&](const Json& more) {
        auto all = text;
        all.update(more);
        return all;
    };
    return {{"font", "Helvetica, Arial, sans-serif"},
            {"view", {{"stroke", nullptr}}},
            {"axis", with({{"labelOverlap", true},
                           {"labelSeparation", 4},
                           {"gridColor", "#e6e6e6"},
                           {"domainColor", "black"},
                           {"tickColor", "black"}})},
            {"legend",
             with({{"labelLimit", 0},
                   {"titleLimit", 0},
                   {"symbolSize", 60},
                   {"layout", {{"top", {{"direction", "vertical"}, {"anchor", "start"}}}}}})},
            {"header", with(Json::object())},
            {"line", {{"strokeWidth", 1.2}}},
            {"rule", {{"strokeWidth", 1}}},
            {"mark", {{"color", series_colours().front()}}},
            {"point", {{"size", 14}, {"filled", true}, {"opacity", 1}}},
            {"circle", {{"size", 14}, {"opacity", 1}}},
            {"range", {{"ramp", {{"scheme", "viridis"}}}, {"heatmap", {{"scheme", "viridis"}}}}}};
}

/// Where a legend stands: beside a wide plot, else above in as many columns as there is room for.
Json legend(const ColourScale& scale, const PaperWidth& width) {
    if (!scale.has_legend) return nullptr;
    if (scale.is_continuous) return {{"orient", "right"}, {"gradientLength", 120}};
    if (is_wide(width)) return {{"orient", "right"}};
    std::size_t longest = 1;
    for (const auto& value : scale.values) longest = std::max(longest, value.dump().size());
    const double each = 34.0 + 5.6 * static_cast<double>(longest);
    const auto columns = std::max(1.0, std::floor((pixels(width) - 45.0) / each));
    return {{"orient", "top"}, {"columns", static_cast<int>(columns)}};
}

Json colour_range(const ColourScale& scale) {
    if (!scale.is_continuous) return {{"domain", scale.values}, {"range", scale.colours}};
    const Json domain = {scale.low, scale.high};
    if (!scale.is_diverging) return {{"domain", domain}, {"scheme", "viridis"}};
    return {{"domain", domain}, {"domainMid", 0}, {"scheme", "redblue"}, {"reverse", true}};
}

/// The second dash is for names beyond the last colour, where these begin anew.
Json dash_range(const ColourScale& scale) {
    Json dashes = Json::array();
    for (std::size_t i = 0; i < scale.values.size(); ++i)
        dashes.push_back(i < series_colours().size() ? Json{1, 0} : Json{4, 2});
    return {{"domain", scale.values}, {"range", dashes}};
}

/// What a specification says of a legend, but for where it stands.
Json placed_legend(const Json& channel, const ColourScale& scale, const PaperWidth& width) {
    const auto placed = legend(scale, width);
    auto whole = channel.value("legend", Json::object());
    if (placed.is_null() || !whole.is_object()) return placed;
    whole.update(placed);
    return whole;
}

void set_colour(Json& encoding, const FigureLayer& layer, const ColourScale& scale,
                const PaperWidth& width) {
    auto& channel = encoding["color"];
    channel["title"] = scale.title;
    channel["scale"] = colour_range(scale);
    channel["legend"] = placed_legend(channel, scale, width);
    if (scale.is_continuous) channel["type"] = "quantitative";
    const auto detail = fields_of(encoding, "detail");
    if (scale.is_continuous && joins_points(layer) && is_discrete(layer.encoding["color"]) &&
        std::count(detail.begin(), detail.end(), scale.field) == 0) {
        Json details = Json::array();
        for (const auto& field : detail) details.push_back({{"field", field}, {"type", "nominal"}});
        details.push_back({{"field", scale.field}, {"type", "nominal"}});
        encoding["detail"] = std::move(details);
    }
    if (needs_dashes(layer, scale))
        encoding["strokeDash"] = {{"field", scale.field},
                                  {"type", "nominal"},
                                  {"title", scale.title},
                                  {"scale", dash_range(scale)},
                                  {"legend", channel["legend"]}};
}

/// A title in lines, beside an upright axis; layers that share an axis merge one line alone.
Json title_of(const FigureView& view, const std::string& channel) {
    const auto title = axis_title(view, channel);
    if (title.empty()) return nullptr;
    const auto count =
        std::count_if(view.layers.begin(), view.layers.end(),
                      [&](const auto& layer) { return has_field(layer.encoding, channel); });
    const auto lines = broken_title(title);
    return channel == "x" || count > 1 || lines.size() == 1 ? Json(title) : Json(lines);
}

/// Few ticks on an axis of steps, and whole ones; names stand upright; the grid and all ticks of a
/// logarithmic axis would hide the lines of the figure.
Json axis_of(const Json& channel, const PaperWidth& width) {
    if (is_discrete(channel)) return {{"labelAngle", 0}};
    if (scale_type(channel) == "log") return {{"grid", false}, {"tickCount", 6}};
    if (channel.value("field", "") != "step") return Json::object();
    return {{"format", ",.0f"}, {"tickMinStep", 1}, {"tickCount", is_wide(width) ? 10 : 5}};
}

void set_axis(Json& channel, Json title, const PaperWidth& width) {
    channel["title"] = std::move(title);
    if (channel.contains("axis") && channel["axis"].is_null()) return;
    auto axis = axis_of(channel, width);
    axis.update(channel.value("axis", Json::object()));
    if (!axis.empty()) channel["axis"] = std::move(axis);
}

Json encoding_of(const FigureView& view, const FigureLayer& layer, const PaperWidth& width) {
    auto encoding = layer.encoding;
    for (const std::string channel : {"x", "y"})
        if (has_field(encoding, channel))
            set_axis(encoding[channel], title_of(view, channel), width);
    if (const auto scale = colour_scale(view, layer)) set_colour(encoding, layer, *scale, width);
    const Json beside = {{"orient", is_wide(width) ? "right" : "top"}};
    if (has_field(encoding, "strokeDash") && !encoding["strokeDash"].contains("legend"))
        encoding["strokeDash"]["legend"] = fields_of(encoding, "strokeDash") ==
                                                   fields_of(encoding, "color")
                                               ? encoding["color"]["legend"]
                                               : beside;
    if (has_field(encoding, "size")) {
        encoding["size"]["scale"] = {{"range", {0, 60 * point * point}}};
        encoding["size"]["legend"] = {{"orient", beside["orient"]}, {"tickCount", 3}};
    }
    return encoding;
}

std::string dataset_name(const std::string& stem, const FigureSource& source) {
    return stem + source.suffix;
}

}  // namespace

bool is_in_panels(const FigureView& view, const FigureLayer& layer) {
    const auto fields = panel_fields(view);
    return !fields.empty() && std::all_of(fields.begin(), fields.end(), [&](const auto& field) {
        return has_column(view.sources[layer.source].table, field);
    });
}

const FigureSource& panel_source(const FigureView& view) {
    for (const auto& layer : view.layers)
        if (is_in_panels(view, layer)) return view.sources[layer.source];
    throw Error("a figure has panels by fields that no layer has");
}

namespace {

Json layer_spec(const FigureView& view, const FigureLayer& layer, const std::string& stem,
                const PaperWidth& width) {
    Json spec = {{"mark", layer.mark}, {"encoding", encoding_of(view, layer, width)}};
    if (!is_in_panels(view, layer))
        spec["data"] = {{"name", dataset_name(stem, view.sources[layer.source])}};
    return spec;
}

/// Whether layers colour different fields, which need scales of their own.
bool has_several_colours(const FigureView& view) {
    std::set<std::string> fields;
    for (const auto& layer : view.layers)
        for (const auto& field : fields_of(layer.encoding, "color")) fields.insert(field);
    return fields.size() > 1;
}

std::size_t value_count(const FigureView& view, const Json& channel) {
    std::size_t most = 1;
    const auto field = channel["field"].get<std::string>();
    for (const auto& source : view.sources)
        if (has_column(source.table, field))
            most = std::max(most, distinct_values(column(source.table, field)).size());
    return most;
}

bool is_heatmap(const FigureView& view) {
    return std::any_of(view.layers.begin(), view.layers.end(), [](const FigureLayer& layer) {
        return mark_type(layer) == "rect" && !is_band(layer);
    });
}

}  // namespace
}  // namespace figures_paper

std::size_t panel_columns(const FigureView& view, const PaperWidth& width) {
    if (!view.column.is_null()) return figures_paper::value_count(view, view.column);
    if (view.wrap.is_null()) return 1;
    return std::min<std::size_t>(is_wide(width) ? 4 : 2,
                                 figures_paper::value_count(view, view.wrap));
}

double panel_height(const FigureView& view, const PaperWidth& width) {
    if (view.height.is_number()) return view.height;
    if (!view.row.is_null()) return 70.0;
    if (!view.wrap.is_null()) return 100.0;
    return figures_paper::is_heatmap(view) ? 220.0 : is_wide(width) ? 200.0 : 150.0;
}

Json paper_spec(const FigureView& view, const std::string& stem, const PaperWidth& width) {
    using namespace figures_paper;
    Json layers = Json::array();
    for (const auto& layer : view.layers) layers.push_back(layer_spec(view, layer, stem, width));
    Json plot = layers.size() == 1 ? layers.front() : Json{{"layer", layers}};
    if (has_several_colours(view)) plot["resolve"] = {{"scale", {{"color", "independent"}}}};
    const auto columns = panel_columns(view, width);
    plot["width"] = has_panels(view)
                        ? std::max(20.0, (pixels(width) - 90.0) / static_cast<double>(columns))
                        : pixels(width);
    plot["height"] = panel_height(view, width);
    Json spec = {{"$schema", "https://vega.github.io/schema/vega-lite/v5.json"},
                 {"background", "white"},
                 {"config", config()}};
    if (has_panels(view)) {
        spec["data"] = {{"name", dataset_name(stem, panel_source(view))}};
        if (!view.wrap.is_null()) spec["columns"] = columns;
        spec["facet"] = view.wrap;
        if (view.wrap.is_null()) {
            spec["facet"] = Json::object();
            if (!view.row.is_null()) spec["facet"]["row"] = view.row;
            if (!view.column.is_null()) spec["facet"]["column"] = view.column;
        }
        spec["spacing"] = 8;
        spec["spec"] = std::move(plot);
    } else {
        spec["autosize"] = {{"type", "fit-x"}, {"contains", "padding"}};
        spec.update(plot);
    }
    spec["datasets"] = Json::object();
    for (const auto& source : view.sources)
        spec["datasets"][dataset_name(stem, source)] = rows_to_json(source.table);
    return spec;
}

}  // namespace grokscope
