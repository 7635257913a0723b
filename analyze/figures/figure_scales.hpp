#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "grokscope/report/figure_view.hpp"

/// Titles and colours of figures on paper, the same for everything that draws them.
namespace grokscope {

/// Colours that readers who are colour-blind can tell apart, the strongest first.
///
/// @source Tol 2021, Colour schemes, SRON/EPS/TN/09-002: muted; light, for what lies behind lines
inline const std::vector<std::string>& series_colours() {
    static const std::vector<std::string> muted{"#332288", "#cc6677", "#117733",
                                                "#88ccee", "#882255", "#999933",
                                                "#44aa99", "#aa4499", "#ddcc77"};
    return muted;
}
inline const std::vector<std::string>& band_colours() {
    static const std::vector<std::string> light{"#99ddff", "#ee8866", "#bbcc33", "#ffaabb",
                                                "#44bb99", "#eedd88", "#77aadd", "#aaaa00"};
    return light;
}

/// Nine colours of viridis, from low to high; the last is too light for lines.
///
/// @source van der Walt, Smith 2015, matplotlib
inline const std::vector<std::string>& ordered_colours() {
    static const std::vector<std::string> viridis{"#440154", "#472d7b", "#3b528b",
                                                  "#2c728e", "#21918c", "#28ae80",
                                                  "#5ec962", "#addc30", "#fde725"};
    return viridis;
}

/// How colours, and dashes where there are more names than colours, stand for a field.
struct ColourScale {
    std::string field;
    std::string title;
    bool is_continuous = false;  ///< viridis, or where it diverges red for positive values
    bool is_diverging = false;
    double low = 0.0;
    double high = 1.0;
    std::vector<Json> values = {};          ///< where it is not continuous
    std::vector<std::string> colours = {};  ///< of the values
    bool has_legend = true;
};

/// Whether a mark fills an area behind lines.
inline bool is_band(const FigureLayer& layer) {
    return mark_type(layer) == "area" ||
           (mark_type(layer) == "rect" &&
            (has_field(layer.encoding, "x2") || has_field(layer.encoding, "y2")));
}

/// A name of a column as a reader would say it.
inline std::string plain_name(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

/// The title of a channel, with its unit: of the specification, else the name of the column.
inline std::string channel_title(const Table& table, const Json& channel) {
    if (channel.contains("title") && channel["title"].is_null()) return {};
    const auto& shown = column(table, channel["field"].get<std::string>());
    const auto title = channel.value("title", plain_name(shown.name));
    const bool has_unit = shown.unit.empty() || title == shown.unit ||
                          title.find('[') != std::string::npos;
    return has_unit ? title : fmt::format("{} [{}]", title, shown.unit);
}

/// A title in lines of about as many characters as stand beside a plot, broken between words.
inline std::vector<std::string> broken_title(const std::string& title) {
    constexpr std::size_t longest = 28;
    std::vector<std::string> lines(1);
    std::istringstream words(title);
    for (std::string word; words >> word;) {
        if (!lines.back().empty() && lines.back().size() + word.size() >= longest)
            lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
    return lines;
}

/// The title of an axis, which layers share: that of the first layer that has one.
inline std::string axis_title(const FigureView& view, const std::string& channel) {
    std::string by_name;
    for (const auto& layer : view.layers) {
        if (!has_field(layer.encoding, channel)) continue;
        const auto& definition = layer.encoding[channel];
        auto title = channel_title(view.sources[layer.source].table, definition);
        if (definition.contains("title")) return title;
        if (by_name.empty()) by_name = std::move(title);
    }
    return by_name;
}

namespace figure_scales {

inline std::pair<double, double> limits_of(const Column& shown, const Json& scale) {
    if (scale.contains("domain")) return {scale["domain"][0], scale["domain"][1]};
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const auto& value : distinct_values(shown))
        if (value.is_number()) {
            low = std::min(low, value.get<double>());
            high = std::max(high, value.get<double>());
        }
    if (!scale.contains("domainMid")) return {low, high};
    const double most = std::max(std::abs(low), std::abs(high));
    return {-most, most};
}

/// The values in the order of the legend: the given one, else ascending numbers, else as they come.
inline std::vector<Json> ordered_values(const Column& shown, const Json& scale) {
    if (scale.contains("domain")) return scale["domain"].get<std::vector<Json>>();
    auto values = distinct_values(shown);
    const bool are_numbers = std::all_of(values.begin(), values.end(),
                                         [](const Json& value) { return value.is_number(); });
    if (are_numbers) std::sort(values.begin(), values.end());
    return values;
}

inline std::vector<std::string> spread_colours(const std::size_t count) {
    std::vector<std::string> colours;
    for (std::size_t i = 0; i < count; ++i)
        colours.push_back(ordered_colours()[count < 2 ? 0 : i * 7 / (count - 1)]);
    return colours;
}

inline std::vector<std::string> colours_of(const FigureLayer& layer, const Json& channel,
                                           const std::size_t count) {
    const auto scale = channel.value("scale", Json::object());
    if (scale.contains("range")) return scale["range"].get<std::vector<std::string>>();
    if (channel["type"] == "ordinal" && count <= 8) return spread_colours(count);
    const auto& all = is_band(layer) ? band_colours() : series_colours();
    std::vector<std::string> colours;
    for (std::size_t i = 0; i < count; ++i) colours.push_back(all[i % all.size()]);
    return colours;
}

}  // namespace figure_scales

/// What the colours of a layer mean; nothing where it has one colour.
///
/// More numbers than there are colours to tell apart become a continuous scale; more than twice as
/// many names have no legend.
inline std::optional<ColourScale> colour_scale(const FigureView& view, const FigureLayer& layer) {
    if (!has_field(layer.encoding, "color")) return std::nullopt;
    const auto& table = view.sources[layer.source].table;
    const auto& channel = layer.encoding["color"];
    const auto& shown = column(table, channel["field"].get<std::string>());
    const auto scale = channel.value("scale", Json::object());
    ColourScale colours{.field = shown.name, .title = channel_title(table, channel)};
    colours.has_legend = !channel.contains("legend") || !channel["legend"].is_null();
    auto values = figure_scales::ordered_values(shown, scale);
    const bool are_numbers = std::all_of(values.begin(), values.end(),
                                         [](const Json& value) { return value.is_number(); });
    const auto most = series_colours().size();
    colours.is_continuous = !is_discrete(channel) || (are_numbers && values.size() > most);
    if (colours.is_continuous) {
        colours.is_diverging = scale.contains("domainMid");
        std::tie(colours.low, colours.high) = figure_scales::limits_of(shown, scale);
        return colours;
    }
    colours.colours = figure_scales::colours_of(layer, channel, values.size());
    colours.has_legend = colours.has_legend && values.size() <= 2 * most;
    colours.values = std::move(values);
    return colours;
}

/// Whether dashes tell names apart that have the same colour.
inline bool needs_dashes(const FigureLayer& layer, const ColourScale& scale) {
    return mark_type(layer) == "line" && scale.has_legend &&
           scale.values.size() > series_colours().size() &&
           !has_field(layer.encoding, "strokeDash");
}

}  // namespace grokscope
