#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/spec_json.hpp"
#include "report_svg.hpp"

/// The charts of a page that is made without Vega, from the page's data.
namespace grokscope {

inline std::vector<double> numbers_from_json(const Json& json) {
    std::vector<double> numbers;
    for (const auto& value : json)
        numbers.push_back(value.is_number() ? value.get<double>()
                                            : std::numeric_limits<double>::quiet_NaN());
    return numbers;
}

/// A named entry of a report's list (summary, tables, columns of a table); null without it.
inline Json named_entry(const Json& list, const std::string& name) {
    for (const auto& entry : list)
        if (entry["name"] == name) return entry;
    return nullptr;
}

inline Json summary_number(const Json& report, const std::string& name) {
    const auto row = named_entry(report["summary"], name);
    return row.is_null() ? Json() : row["value"];
}

/// The intervals in which the run memorised and generalised, as far as it did.
inline std::vector<svg::Band> transition_bands(const Json& data) {
    std::vector<svg::Band> bands;
    if (!data["reports"].contains("transition")) return bands;
    const auto& report = data["reports"]["transition"];
    for (const auto& [time, label] : {std::pair{"t_mem", "memorised"}, {"t_gen", "generalised"}}) {
        const auto before = summary_number(report, std::string(time) + "_before");
        const auto after = summary_number(report, std::string(time) + "_after");
        if (!after.is_number()) continue;
        const auto high = after.get<double>();
        const auto low = before.is_number() ? before.get<double>() : high;
        const auto from = low < high ? svg::number_text(low) + "–" : "";
        bands.push_back({.label = fmt::format("{} {}{}", label, from, svg::number_text(high)),
                         .low = low,
                         .high = high});
    }
    return bands;
}

inline svg::Chart curve_chart(const Json& data, const std::string& quantity,
                              const std::string& title, const std::string& y_title) {
    svg::Chart chart{.name = quantity,
                     .title = title,
                     .x_title = "step",
                     .y_title = y_title,
                     .log_y = quantity == "loss",
                     .is_share = quantity == "accuracy",
                     .follows_step = true,
                     .lines = {},
                     .bands = transition_bands(data)};
    for (const std::string split : {"train", "test"})
        chart.lines.push_back({.name = split,
                               .colour = "var(--" + split + ")",
                               .x = numbers_from_json(data["metrics"]["step"]),
                               .y = numbers_from_json(data["metrics"][split + "_" + quantity])});
    return chart;
}

inline std::string curve_figures(const Json& data) {
    return svg::figure(curve_chart(data, "loss", "Loss", data["loss_unit"].get<std::string>())) +
           svg::figure(curve_chart(data, "accuracy", "Accuracy", "share correct"));
}

/// Norm of each frequency of one matrix, from rows of the spectrum's table of frequencies.
inline svg::Line spectrum_line(const Json& columns, const std::string& matrix,
                               const std::string& colour) {
    svg::Line line{.name = matrix, .colour = colour, .x = {}, .y = {}};
    const auto names = named_entry(columns, "matrix");
    const auto frequencies = numbers_from_json(named_entry(columns, "frequency")["values"]);
    const auto powers = numbers_from_json(named_entry(columns, "power")["values"]);
    for (std::size_t row = 0; row < frequencies.size(); ++row) {
        if (names["values"][row] != matrix || frequencies[row] < 1.0) continue;
        line.x.push_back(frequencies[row]);
        line.y.push_back(std::sqrt(powers[row]));
    }
    return line;
}

/// The spectrum at the last checkpoint; empty for runs without one.
inline std::string spectrum_figure(const Json& data) {
    if (!data["reports"].contains("spectrum")) return {};
    const auto table = named_entry(data["reports"]["spectrum"]["tables"], "frequencies");
    if (table.is_null()) return {};
    const std::vector<std::string> colours{"var(--train)", "var(--test)", "var(--accent)"};
    svg::Chart chart{.name = "spectrum",
                     .title = "Spectrum at the last checkpoint",
                     .x_title = "frequency k",
                     .y_title = "norm",
                     .log_y = false,
                     .is_share = false,
                     .follows_step = false,
                     .lines = {},
                     .bands = {}};
    for (const auto& matrix : data["matrices"])
        chart.lines.push_back(spectrum_line(table["columns"], matrix["name"].get<std::string>(),
                                            colours[chart.lines.size() % colours.size()]));
    return svg::figure(chart);
}

}  // namespace grokscope
