#include "page/report_charts.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/spec/json.hpp"
#include "page/report_axis.hpp"
#include "page/report_svg.hpp"

namespace grokscope {
namespace {

std::vector<double> numbers_from_json(const Json& json) {
    std::vector<double> numbers;
    for (const auto& value : json)
        numbers.push_back(value.is_number() ? value.get<double>()
                                            : std::numeric_limits<double>::quiet_NaN());
    return numbers;
}

/// A named entry of a report's list (summary, tables, columns of a table); null without it.
Json named_entry(const Json& list, const std::string& name) {
    for (const auto& entry : list)
        if (entry["name"] == name) return entry;
    return nullptr;
}

Json summary_number(const Json& report, const std::string& name) {
    const auto row = named_entry(report["summary"], name);
    return row.is_null() ? Json() : row["value"];
}

/// The intervals in which the run memorised and generalised, as far as it did.
std::vector<svg::Band> transition_bands(const Json& data) {
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

svg::Chart curve_chart(const Json& data, const std::string& quantity, const std::string& title,
                       const std::string& y_title) {
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

std::string curve_figures(const Json& data) {
    return svg::figure(curve_chart(data, "loss", "Loss", data["loss_unit"].get<std::string>())) +
           svg::figure(curve_chart(data, "accuracy", "Accuracy", "share correct"));
}

}  // namespace

std::string curves_of_runs(const Json& runs) {
    std::string html;
    for (std::size_t i = 0; i < runs.size(); ++i)
        html += fmt::format("<div data-run=\"{}\">{}</div>", i, curve_figures(runs[i]));
    return html;
}

}  // namespace grokscope
