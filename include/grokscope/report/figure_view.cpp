#include "grokscope/report/figure_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/report/figure_data.hpp"
#include "grokscope/report/figure_subset.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {

std::vector<std::string> fields_of(const Json& encoding, const std::string& channel) {
    std::vector<std::string> fields;
    const auto given = encoding.value(channel, Json());
    for (const auto& each : given.is_array() ? given : Json::array({given}))
        if (each.is_object() && each.contains("field")) fields.push_back(each["field"]);
    return fields;
}

bool has_field(const Json& encoding, const std::string& channel) {
    return !fields_of(encoding, channel).empty();
}

bool is_discrete(const Json& channel) {
    const auto type = channel.value("type", "");
    return type == "nominal" || type == "ordinal";
}

std::string scale_type(const Json& channel) {
    return channel.value("scale", Json::object()).value("type", "linear");
}

bool joins_points(const FigureLayer& layer) {
    return mark_type(layer) == "line" || mark_type(layer) == "area";
}

std::vector<std::string> series_fields(const FigureLayer& layer) {
    std::vector<std::string> fields;
    for (const std::string channel : {"color", "strokeDash", "detail"})
        for (const auto& field : fields_of(layer.encoding, channel)) {
            const bool is_amount = channel != "detail" && !is_discrete(layer.encoding.at(channel));
            if (!is_amount && std::count(fields.begin(), fields.end(), field) == 0)
                fields.push_back(field);
        }
    return fields;
}

std::vector<std::string> panel_fields(const FigureView& view) {
    std::vector<std::string> fields;
    for (const auto& channel : {view.row, view.column, view.wrap})
        if (!channel.is_null()) fields.push_back(channel["field"]);
    return fields;
}

namespace figure_parts {
namespace {

/// What the parts of a specification inherit from what they stand in.
struct Inherited {
    Json encoding = Json::object();
    std::size_t source = 0;
};

/// Moves the channels of panels out of an encoding.
void take_panels(FigureView& view, Json& encoding) {
    const auto take = [&](const std::string& name, Json& panels) {
        if (!encoding.contains(name)) return;
        check_keys("property of a channel", encoding[name], channel_properties);
        panels = encoding[name];
        encoding.erase(name);
    };
    take("row", view.row);
    take("column", view.column);
    take("facet", view.wrap);
}

/// The table of a part that has data or transforms of its own; else the one it inherits.
std::size_t source_of(FigureView& view, const Json& part, const std::string& suffix,
                      const std::size_t inherited) {
    const auto values = part.value("data", Json::object()).value("values", Json());
    const auto transforms = part.value("transform", Json::array());
    if (values.is_null() && transforms.empty()) return inherited;
    const auto table = values.is_null() ? view.sources[inherited].table
                                        : table_of_rows(suffix, values);
    view.sources.push_back({suffix, transformed(table, transforms), !values.is_null()});
    return view.sources.size() - 1;
}

void add_part(FigureView& view, const Json& part, Inherited inherited, const std::string& suffix) {
    check_keys("part", part, views);
    inherited.source = source_of(view, part, suffix, inherited.source);
    inherited.encoding.update(part.value("encoding", Json::object()), true);
    take_panels(view, inherited.encoding);
    if (part.contains("facet")) {
        const auto& facet = part["facet"];
        auto panels = facet.contains("field") ? Json{{"facet", facet}} : facet;
        take_panels(view, panels);
        add_part(view, part.at("spec"), inherited, suffix);
    } else if (part.contains("layer")) {
        for (std::size_t i = 0; i < part["layer"].size(); ++i) {
            const auto& layer = part["layer"][i];
            add_part(view, layer, inherited,
                     "_" + layer.value("name", fmt::format("layer{}", i + 1)));
        }
    } else {
        require(part.contains("mark"), "a figure has a part without a mark: {}", part.dump());
        inherited.encoding.erase("tooltip");
        for (const auto& [name, channel] : inherited.encoding.items()) check_channel(name, channel);
        view.layers.push_back({checked_mark(part["mark"]), inherited.encoding, inherited.source});
    }
    if (part.contains("height")) view.height = part["height"];
}

/// The fields that some layer shows of a table.
std::vector<std::string> shown_fields(const FigureView& view, const std::size_t source) {
    auto fields = panel_fields(view);
    for (const auto& layer : view.layers)
        if (layer.source == source)
            for (const auto& [channel, definition] : layer.encoding.items())
                for (const auto& field : fields_of(layer.encoding, channel))
                    fields.push_back(field);
    return fields;
}

/// @throws Error when a layer shows a field that its table lacks
void check_fields(const FigureView& view) {
    for (const auto& layer : view.layers)
        for (const auto& [channel, definition] : layer.encoding.items())
            for (const auto& field : fields_of(layer.encoding, channel))
                column(view.sources[layer.source].table, field);
}

void hide_unshown_values(FigureView& view) {
    for (const auto& layer : view.layers)
        for (auto& column : view.sources[layer.source].table.columns)
            for (const std::string channel : {"x", "y", "x2", "y2"}) {
                const auto main = layer.encoding.value(channel.substr(0, 1), Json::object());
                const auto fields = fields_of(layer.encoding, channel);
                if (!fields.empty() && fields.front() == column.name && !is_discrete(main))
                    hide_unshown(column, scale_type(main) == "log");
            }
}

/// Puts the rows of lines into the order in which they are joined.
void order_rows(FigureView& view) {
    for (const auto& layer : view.layers) {
        if (!joins_points(layer)) continue;
        auto series = panel_fields(view);
        auto& table = view.sources[layer.source].table;
        std::erase_if(series, [&](const auto& field) { return !has_column(table, field); });
        for (const auto& field : series_fields(layer)) series.push_back(field);
        const auto* order = has_field(layer.encoding, "order") ? "order" : "x";
        table = ordered_by_series(table, series, fields_of(layer.encoding, order).at(0));
    }
}

/// Leaves out the tables that no layer shows.
void drop_unused_sources(FigureView& view) {
    std::vector<FigureSource> used;
    for (std::size_t i = 0; i < view.sources.size(); ++i) {
        bool is_used = false;
        for (auto& layer : view.layers)
            if (layer.source == i) {
                layer.source = used.size();
                is_used = true;
            }
        if (is_used) used.push_back(std::move(view.sources[i]));
    }
    view.sources = std::move(used);
}

/// Takes the suffix from the first table that comes from the figure's; without one, from the first.
void name_main_source(FigureView& view) {
    auto main = std::find_if(view.sources.begin(), view.sources.end(),
                             [](const auto& source) { return !source.is_inline; });
    if (main == view.sources.end()) main = view.sources.begin();
    main->suffix.clear();
}

}  // namespace
}  // namespace figure_parts

FigureView figure_view(const Table& table, const Json& spec) {
    FigureView view{
        .sources = {{"", table}}, .layers = {}, .row = {}, .column = {}, .wrap = {}, .height = {}};
    auto whole = spec;
    view.sources[0].table = transformed(table, spec.value("transform", Json::array()));
    whole.erase("transform");
    figure_parts::add_part(view, whole, {}, "");
    figure_parts::drop_unused_sources(view);
    figure_parts::name_main_source(view);
    figure_parts::check_fields(view);
    figure_parts::hide_unshown_values(view);
    figure_parts::order_rows(view);
    for (std::size_t i = 0; i < view.sources.size(); ++i)
        view.sources[i].table =
            columns_of(view.sources[i].table, figure_parts::shown_fields(view, i));
    return view;
}

bool shows_something(const FigureView& view) {
    return std::any_of(view.layers.begin(), view.layers.end(), [&](const FigureLayer& layer) {
        const auto& table = view.sources[layer.source].table;
        if (!joins_points(layer) || layer.mark.value("point", false)) return row_count(table) > 0;
        std::map<std::size_t, std::size_t> counts;
        for (const auto group : group_numbers(table, series_fields(layer))) ++counts[group];
        return std::any_of(counts.begin(), counts.end(),
                           [](const auto& count) { return count.second > 1; });
    });
}

}  // namespace grokscope
