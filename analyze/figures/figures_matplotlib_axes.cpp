#include "figures/figures_matplotlib_axes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "figures/figure_scales.hpp"
#include "figures/figures_matplotlib_marks.hpp"
#include "figures/figures_paper.hpp"
#include "figures/python_text.hpp"
#include "grokscope/report/figure_data.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope::figures_matplotlib {
namespace {

using figures_paper::is_in_panels;
using figures_paper::panel_source;

/// The values of a field as they stand in CSV, in order.
std::string sorted_values(const Column& shown, const std::string& rows) {
    const auto values = distinct_values(shown);
    const bool are_numbers = std::all_of(values.begin(), values.end(),
                                         [](const Json& value) { return value.is_number(); });
    return fmt::format("sorted({{row[{}] for row in {}}}{})", python::literal(shown.name), rows,
                       are_numbers ? ", key=float" : "");
}

/// The order that a specification gives to names: of an axis by its domain, of panels by `sort`.
Json given_order(const Json& channel) {
    const auto sort = channel.value("sort", Json());
    const auto domain = channel.value("scale", Json::object()).value("domain", Json());
    return domain.is_array() ? domain : sort.is_array() ? sort : Json::array();
}

/// `name = ` the values of a channel of names: in the given order, else sorted.
python::Lines name_lines(const std::string& name, const Json& channel, const Table& table,
                         const std::string& rows) {
    const auto order = given_order(channel);
    if (order.empty()) return {name + " = " + sorted_values(column(table, channel["field"]), rows)};
    std::vector<std::string> values;
    for (const auto& value : order) values.push_back(python::literal(value));
    return python::wrapped(name + " = [", values, "]");
}

std::string figure_size(const FigureView& view) {
    const auto height = [&](const std::size_t i) {
        return (panel_height(view, paper_widths()[i]) + 70.0) / 96.0;
    };
    return fmt::format("(6.9, {:.1f}) if WIDE else (3.35, {:.1f})", height(1), height(0));
}

/// The channel of an axis: what the layers say of it together, the first before the others.
Json axis_channel(const FigureView& view, const std::string& channel) {
    Json shared = Json::object();
    for (auto layer = view.layers.rbegin(); layer != view.layers.rend(); ++layer)
        shared.update(layer->encoding.value(channel, Json::object()), true);
    return shared;
}

/// Vega-Lite's axes of amounts hold zero, unless a scale says otherwise.
bool holds_zero(const FigureView& view, const std::string& name) {
    const auto channel = axis_channel(view, name);
    const auto scale = channel.value("scale", Json::object());
    return channel.contains("field") && !is_discrete(channel) && scale_type(channel) == "linear" &&
           !scale.contains("domain") && scale.value("zero", true);
}

/// The scales and limits of both axes, as arguments of `set`.
std::vector<std::string> axis_arguments(const FigureView& view) {
    std::vector<std::string> arguments;
    for (const std::string name : {"x", "y"}) {
        const auto channel = axis_channel(view, name);
        const auto scale = channel.value("scale", Json::object());
        if (scale_type(channel) != "linear")
            arguments.push_back(fmt::format("{}scale=\"{}\"", name, scale_type(channel)));
        if (scale.contains("domain") && !is_discrete(channel))
            arguments.push_back(name + "lim=" + python::tuple(scale["domain"]));
    }
    return arguments;
}

/// How many names there is room for beside an axis, as an expression.
std::string room_for_names(const FigureView& view, const std::string& name) {
    constexpr double line = 12.0;  // pixels
    if (name == "x" || !view.height.is_number()) return "24 if WIDE else 12";
    return fmt::format("{:.0f}", std::max(1.0, std::floor(view.height.get<double>() / line)));
}

/// Names beside the ticks of an axis that shows names: as many as there is room for. Like those of
/// Vega, the names of an upright axis begin at its top.
python::Lines tick_lines_of(const FigureView& view, const std::string& name) {
    const auto channel = axis_channel(view, name);
    if (!channel.contains("field"))
        return name == "y" ? python::Lines{"ax.set_yticks([])"} : python::Lines{};
    if (!is_discrete(channel)) return {};
    python::Lines lines{
        fmt::format("every = -(-len(places_{}) // ({}))", name, room_for_names(view, name)),
        fmt::format("ax.set_{0}ticks(range(0, len(places_{0}), every), places_{0}[::every])",
                    name)};
    if (name == "y") lines.emplace_back("ax.set_ylim(len(places_y) - 0.5, -0.5)");
    return lines;
}

std::string panel_title(const Json& channel) {
    return channel.value("title", plain_name(channel["field"]));
}

python::Lines panel_title_lines(const FigureView& view) {
    python::Lines lines;
    const auto add = [&](const Json& channel, const std::string& pairs, const std::string& set,
                         const std::string& more) {
        if (channel.is_null()) return;
        lines.push_back(fmt::format("for value, ax in zip({}):", pairs));
        lines.push_back(
            fmt::format("    ax.{}(f\"{} {{value}}\"{})", set, panel_title(channel), more));
    };
    add(view.row, "down, axes[:, 0]", "set_ylabel", ", rotation=0, ha=\"right\"");
    add(view.column, "across, axes[0]", "set_title", "");
    add(view.wrap, "names, axes.flat", "set_title", ", fontsize=7");
    if (!view.wrap.is_null()) {
        lines.emplace_back("for ax in axes.flat[len(names):]:");
        lines.emplace_back("    ax.remove()");
    }
    return lines;
}

}  // namespace

python::Lines place_lines(const FigureView& view, const std::vector<Subject>& subjects) {
    python::Lines lines;
    for (const std::string channel : {"x", "y"})
        for (const auto& subject : subjects)
            if (has(subject, channel) && is_discrete(subject.layer.encoding[channel])) {
                python::append(
                    lines, name_lines("places_" + channel, subject.layer.encoding[channel],
                                      view.sources[subject.layer.source].table, subject.source));
                break;
            }
    for (const auto& subject : subjects)
        if (has(subject, "size"))
            lines.push_back(fmt::format("unit = 60 / numbers({}, {}).max()", subject.source,
                                        python::literal(field_of(subject, "size"))));
    return lines;
}

python::Lines axes_lines(const FigureView& view) {
    python::Lines lines{"plt.rcParams[\"font.size\"] = 7"};
    if (!has_panels(view)) {
        python::append(lines,
                       python::call("fig, ax = plt.subplots",
                                    {"figsize=" + figure_size(view), "layout=\"constrained\""}));
        return lines;
    }
    const auto& [suffix, table, is_inline] = panel_source(view);
    lines.push_back(suffix.empty() ? "data = read()" : fmt::format("data = read(\"{}\")", suffix));
    const auto& panels = table;
    const auto names = [&](const std::string& name, const Json& channel) {
        return channel.is_null() ? python::Lines{name + " = [None]"}
                                 : name_lines(name, channel, panels, "data");
    };
    if (view.wrap.is_null()) {
        python::append(lines, names("down", view.row));
        python::append(lines, names("across", view.column));
    } else {
        python::append(lines, names("names", view.wrap));
        lines.emplace_back("across = range(min(len(names), 4 if WIDE else 2))");
        lines.emplace_back("down = range(-(-len(names) // len(across)))");
    }
    lines.push_back(
        fmt::format("size = (6.9 if WIDE else 3.35, 1 + {:.2f} * len(down))",
                    (std::max(24.0, panel_height(view, paper_widths()[0])) + 16.0) / 96.0));
    python::append(lines, python::call("fig, axes = plt.subplots",
                                       {"len(down)", "len(across)", "figsize=size",
                                        "layout=\"constrained\"", "squeeze=False", "sharex=True",
                                        "sharey=True"}));
    return lines;
}

python::Lines origin_lines(const FigureView& view) {
    const bool in_x = holds_zero(view, "x");
    const bool in_y = holds_zero(view, "y");
    if (!in_x && !in_y) return {};
    return {fmt::format("ax.update_datalim([(0, 0)]{}{})", in_x ? "" : ", updatex=False",
                        in_y ? "" : ", updatey=False")};
}

python::Lines panel_loop(const FigureView& view, const python::Lines& lines) {
    std::vector<std::string> fields{"data"};
    for (const auto& field : panel_fields(view)) fields.push_back(python::literal(field));
    const auto index = [](const char* list, const Json& channel) {
        return channel.is_null()
                   ? std::string("0")
                   : fmt::format("{}.index(panel[0][{}])", list, python::literal(channel["field"]));
    };
    const auto axes = view.wrap.is_null() ? fmt::format("axes[{}, {}]", index("down", view.row),
                                                        index("across", view.column))
                                          : fmt::format("axes.flat[{}]", index("names", view.wrap));
    python::Lines loop{fmt::format("for panel in groups({}):", fmt::join(fields, ", ")),
                       "    ax = " + axes};
    python::append(loop, python::indented(lines));
    return loop;
}

python::Lines title_lines(const FigureView& view) {
    const auto x = python::literal(axis_title(view, "x"));
    const auto y =
        python::literal(fmt::format("{}", fmt::join(broken_title(axis_title(view, "y")), "\n")));
    auto arguments = axis_arguments(view);
    python::Lines lines;
    for (const std::string name : {"x", "y"}) python::append(lines, tick_lines_of(view, name));
    if (!has_panels(view)) {
        arguments.insert(arguments.begin(), {"xlabel=" + x, "ylabel=" + y});
        python::append(lines, python::call("ax.set", arguments));
        return lines;
    }
    python::append(lines, panel_title_lines(view));
    if (!arguments.empty()) {
        arguments.insert(arguments.begin(), "axes.flat");
        python::append(lines, python::call("plt.setp", arguments));
    }
    lines.push_back(fmt::format("fig.supxlabel({})", x));
    lines.push_back(fmt::format("fig.supylabel({})", y));
    return lines;
}

}  // namespace grokscope::figures_matplotlib
