#include "figures/figures_matplotlib_legend.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "figures/figure_scales.hpp"
#include "figures/figures_matplotlib_marks.hpp"
#include "figures/figures_paper.hpp"
#include "figures/python_text.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope::figures_matplotlib {
namespace {

/// `{"name": value, ...}` of a scale's values.
python::Lines dictionary(const std::string& name, const ColourScale& scale,
                         const std::vector<std::string>& meanings) {
    std::vector<std::string> items;
    for (std::size_t i = 0; i < scale.values.size(); ++i)
        items.push_back(
            fmt::format("{}: \"{}\"",
                        python::literal(scale.values[i].is_string() ? scale.values[i]
                                                                    : Json(scale.values[i].dump())),
                        meanings[i]));
    return python::wrapped(name + " = {", items, "}");
}

std::string dash(const std::size_t i) {
    static const std::vector<std::string> styles{"-", "--", ":", "-."};
    return styles[i % styles.size()];
}

/// The values that a layer tells apart by dashes; none where it does not.
std::optional<ColourScale> dash_scale(const FigureView& view, const Subject& subject) {
    if (subject.scale && needs_dashes(subject.layer, *subject.scale)) return subject.scale;
    if (!has(subject, "strokeDash")) return std::nullopt;
    auto layer = subject.layer;
    layer.encoding["color"] = layer.encoding["strokeDash"];
    layer.encoding["color"]["type"] = "nominal";
    if (layer.encoding["color"].contains("scale")) layer.encoding["color"]["scale"].erase("range");
    return colour_scale(view, layer);
}

}  // namespace

python::Lines dash_lines(const FigureView& view, const Subject& subject) {
    const auto scale = dash_scale(view, subject);
    if (!scale) return {};
    const bool is_second = !has(subject, "strokeDash");
    std::vector<std::string> styles;
    for (std::size_t i = 0; i < scale->values.size(); ++i)
        styles.push_back(dash(is_second ? i / series_colours().size() : i));
    return dictionary("dashes" + subject.number, *scale, styles);
}

python::Lines scale_lines(const Subject& subject) {
    if (!subject.scale) return {};
    const auto& scale = *subject.scale;
    if (!scale.is_continuous) return dictionary("colours" + subject.number, scale, scale.colours);
    python::Lines lines{
        fmt::format("values = numbers({}, {})", subject.source, python::literal(scale.field))};
    const auto domain = subject.layer.encoding["color"].value("scale", Json::object());
    std::string limits = "np.nanmin(values), np.nanmax(values)";
    if (domain.contains("domain"))
        limits = fmt::format("{}, {}", scale.low, scale.high);
    else if (scale.is_diverging)
        limits = "-np.nanmax(abs(values)), np.nanmax(abs(values))";
    python::append(lines,
                   python::call(fmt::format("scale{} = plt.cm.ScalarMappable", subject.number),
                                {fmt::format("plt.Normalize({})", limits),
                                 scale.is_diverging ? "\"RdBu_r\"" : "\"viridis\""}));
    return lines;
}

bool has_dashes(const FigureView& view, const Subject& subject) {
    return dash_scale(view, subject).has_value();
}

namespace {

/// Whether dashes tell what colours do not.
bool has_own_dashes(const Subject& subject) {
    return has(subject, "strokeDash") &&
           !(subject.scale && subject.scale->field == field_of(subject, "strokeDash"));
}

/// The sample of a mark beside its `name`, in `colour`.
std::string sample(const FigureView& view, const Subject& subject) {
    const auto type = mark_type(subject.layer);
    std::vector<std::string> more;
    if (type == "bar" || is_band(subject.layer)) {
        more = {"plt.Rectangle((0, 0), 1, 1", "color=colour", "label=name", "linewidth=0"};
        add_opacity(more, subject);
    } else {
        more = {"plt.Line2D([], []", "color=colour", "label=name"};
        if (type == "point" || type == "circle" || type == "tick")
            more.emplace_back("marker=\"o\", linestyle=\"\", markersize=3");
        else if (has_dashes(view, subject) && !has_own_dashes(subject))
            more.push_back(fmt::format("linestyle=dashes{}[name]", subject.number));
    }
    return fmt::format("{})", fmt::join(more, ", "));
}

/// Samples of every name, one list for each meaning.
std::vector<std::pair<std::string, std::string>> handle_lists(const FigureView& view,
                                                              const Subject& subject) {
    std::vector<std::pair<std::string, std::string>> lists;
    if (subject.scale && !subject.scale->is_continuous && subject.scale->has_legend)
        lists.emplace_back(sample(view, subject),
                           fmt::format("name, colour in colours{}", subject.number));
    if (has_own_dashes(subject))
        lists.emplace_back("plt.Line2D([], [], color=\"black\", linestyle=style, label=name)",
                           fmt::format("name, style in dashes{}", subject.number));
    return lists;
}

/// Whether two layers say the same by the same colours.
bool is_same_scale(const Subject& one, const Subject& other) {
    return one.scale && other.scale && !one.scale->is_continuous && !other.scale->is_continuous &&
           one.scale->field == other.scale->field && one.scale->values == other.scale->values &&
           one.scale->colours == other.scale->colours;
}

/// The layers that a legend speaks of: of those that say the same, the one before the others.
std::vector<Subject> told_subjects(const std::vector<Subject>& subjects) {
    std::vector<Subject> told;
    for (auto subject = subjects.begin(); subject != subjects.end(); ++subject)
        if (std::none_of(subject + 1, subjects.end(), [&](const Subject& other) {
                return is_same_scale(*subject, other) && !has_own_dashes(*subject);
            }))
            told.push_back(*subject);
    return told;
}

python::Lines handle_lines(const FigureView& view, const std::vector<Subject>& subjects) {
    python::Lines lines;
    for (const auto& subject : subjects)
        for (const auto& [each, names] : handle_lists(view, subject)) {
            const std::string opening = lines.empty() ? "handles = [" : "handles += [";
            const auto loop = "for " + names + ".items()]";
            const bool is_short = opening.size() + each.size() + loop.size() < 99;
            lines.push_back(opening + each + (is_short ? " " + loop : ""));
            if (!is_short) lines.push_back(std::string(opening.size(), ' ') + loop);
        }
    return lines;
}

/// How many columns a legend above a plot has room for.
int legend_columns(const std::vector<Subject>& subjects, const double inches) {
    std::size_t longest = 1;
    for (const auto& subject : subjects)
        if (subject.scale)
            for (const auto& value : subject.scale->values)
                longest = std::max(longest, value.dump().size());
    return static_cast<int>(
        std::max(1.0, std::floor((inches - 0.5) / (0.4 + 0.05 * static_cast<double>(longest)))));
}

/// The most lines that a legend above a plot takes, its title left out.
double legend_rows(const std::vector<Subject>& subjects) {
    std::size_t count = 1;
    for (const auto& subject : subjects)
        if (subject.scale) count += subject.scale->values.size();
    return std::ceil(static_cast<double>(count) / legend_columns(subjects, 3.35));
}

/// The title of a legend, where all of it is about one field.
std::string legend_title(const std::vector<Subject>& subjects) {
    std::vector<std::string> titles;
    for (const auto& subject : subjects)
        if (subject.scale && !subject.scale->is_continuous && subject.scale->has_legend)
            if (std::count(titles.begin(), titles.end(), subject.scale->title) == 0)
                titles.push_back(subject.scale->title);
    return titles.size() == 1 ? titles.front() : "";
}

python::Lines place_of_legend(const FigureView& view, const std::vector<Subject>& subjects) {
    std::vector<std::string> arguments{"handles=handles"};
    if (const auto title = legend_title(subjects); !title.empty())
        arguments.push_back("title=" + python::literal(title));
    arguments.push_back(fmt::format("ncol={} if WIDE else {}", legend_columns(subjects, 6.9),
                                    legend_columns(subjects, 3.35)));
    arguments.emplace_back("frameon=False");
    if (!has_panels(view)) {
        arguments.insert(arguments.end(), {"loc=\"lower left\"", "bbox_to_anchor=(0, 1)"});
        return python::call("ax.legend", arguments);
    }
    arguments.emplace_back("loc=\"upper center\"");
    auto lines = python::call("fig.legend", arguments);
    lines.push_back(
        fmt::format("fig.get_layout_engine().set(rect=(0, 0, 1, 1 - {:.2f} / fig.get_figheight()))",
                    0.2 + 0.16 * legend_rows(subjects)));
    return lines;
}

python::Lines size_legend_lines(const Subject& subject) {
    require(!subject.scale, "a figure tells by size and colour (one of both would be right)");
    const auto& channel = subject.layer.encoding["size"];
    return {"sizes = dots.legend_elements(\"sizes\", num=4, func=lambda area: area / unit)",
            fmt::format("ax.legend(*sizes, title={}, loc=\"lower left\", bbox_to_anchor=(0, 1), "
                        "ncol=4, frameon=False)",
                        python::literal(channel.value("title", field_of(subject, "size"))))};
}

}  // namespace

python::Lines legend_lines(const FigureView& view, const std::vector<Subject>& subjects) {
    python::Lines lines;
    for (const auto& subject : subjects) {
        if (subject.scale && subject.scale->is_continuous && subject.scale->has_legend)
            lines.push_back(fmt::format("fig.colorbar(scale{}, ax={}, label={})", subject.number,
                                        has_panels(view) ? "axes" : "ax",
                                        python::literal(subject.scale->title)));
        if (has(subject, "size")) python::append(lines, size_legend_lines(subject));
    }
    const auto told = told_subjects(subjects);
    const auto handles = handle_lines(view, told);
    if (handles.empty()) return lines;
    python::append(lines, handles);
    python::append(lines, place_of_legend(view, told));
    return lines;
}

}  // namespace grokscope::figures_matplotlib
