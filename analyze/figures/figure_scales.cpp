#include "figures/figure_scales.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <sstream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "grokscope/report/figure_data.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {

const std::vector<std::string>& series_colours() {
    static const std::vector<std::string> muted{"#332288", "#cc6677", "#117733",
                                                "#88ccee", "#882255", "#999933",
                                                "#44aa99", "#aa4499", "#ddcc77"};
    return muted;
}

namespace {

const std::vector<std::string>& band_colours() {
    static const std::vector<std::string> light{"#99ddff", "#ee8866", "#bbcc33", "#ffaabb",
                                                "#44bb99", "#eedd88", "#77aadd", "#aaaa00"};
    return light;
}

/// Nine colours of viridis, from low to high; the last is too light for lines.
///
/// @source van der Walt, Smith 2015, matplotlib
const std::vector<std::string>& ordered_colours() {
    static const std::vector<std::string> viridis{"#440154", "#472d7b", "#3b528b",
                                                  "#2c728e", "#21918c", "#28ae80",
                                                  "#5ec962", "#addc30", "#fde725"};
    return viridis;
}

}  // namespace

bool is_band(const FigureLayer& layer) {
    return mark_type(layer) == "area" ||
           (mark_type(layer) == "rect" &&
            (has_field(layer.encoding, "x2") || has_field(layer.encoding, "y2")));
}

std::string plain_name(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

namespace {

/// The title of a channel, with its unit: of the specification, else the name of the column.
std::string channel_title(const Table& table, const Json& channel) {
    if (channel.contains("title") && channel["title"].is_null()) return {};
    const auto& shown = column(table, channel["field"].get<std::string>());
    const auto title = channel.value("title", plain_name(shown.name));
    const bool has_unit = shown.unit.empty() || title == shown.unit ||
                          title.find('[') != std::string::npos;
    return has_unit ? title : fmt::format("{} [{}]", title, shown.unit);
}

}  // namespace

std::vector<std::string> broken_title(const std::string& title) {
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

std::string axis_title(const FigureView& view, const std::string& channel) {
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
namespace {

std::pair<double, double> limits_of(const Column& shown, const Json& scale) {
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
std::vector<Json> ordered_values(const Column& shown, const Json& scale) {
    if (scale.contains("domain")) return scale["domain"].get<std::vector<Json>>();
    auto values = distinct_values(shown);
    const bool are_numbers = std::all_of(values.begin(), values.end(),
                                         [](const Json& value) { return value.is_number(); });
    if (are_numbers) std::sort(values.begin(), values.end());
    return values;
}

std::vector<std::string> spread_colours(const std::size_t count) {
    std::vector<std::string> colours;
    for (std::size_t i = 0; i < count; ++i)
        colours.push_back(ordered_colours()[count < 2 ? 0 : i * 7 / (count - 1)]);
    return colours;
}

std::vector<std::string> colours_of(const FigureLayer& layer, const Json& channel,
                                    const std::size_t count) {
    const auto scale = channel.value("scale", Json::object());
    if (scale.contains("range")) return scale["range"].get<std::vector<std::string>>();
    if (channel["type"] == "ordinal" && count <= 8) return spread_colours(count);
    const auto& all = is_band(layer) ? band_colours() : series_colours();
    std::vector<std::string> colours;
    for (std::size_t i = 0; i < count; ++i) colours.push_back(all[i % all.size()]);
    return colours;
}

}  // namespace
}  // namespace figure_scales

std::optional<ColourScale> colour_scale(const FigureView& view, const FigureLayer& layer) {
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

bool needs_dashes(const FigureLayer& layer, const ColourScale& scale) {
    return mark_type(layer) == "line" && scale.has_legend &&
           scale.values.size() > series_colours().size() &&
           !has_field(layer.encoding, "strokeDash");
}

}  // namespace grokscope
