#include "figures/figures_matplotlib_marks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "figures/figure_scales.hpp"
#include "figures/python_text.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope::figures_matplotlib {

std::string field_of(const Subject& subject, const std::string& channel) {
    const auto fields = fields_of(subject.layer.encoding, channel);
    return fields.empty() ? "" : fields.front();
}

bool has(const Subject& subject, const std::string& channel) {
    return has_field(subject.layer.encoding, channel);
}

namespace {

/// Where the rows stand on an axis; names stand at 0, 1, ...
std::string places(const Subject& subject, const std::string& channel,
                   const std::string& rows = "rows") {
    const auto& encoding = subject.layer.encoding;
    const auto main = channel.substr(0, 1);
    if (!has(subject, channel))
        return python::literal(encoding.value(channel, Json::object()).value("datum", Json(0)));
    const auto field = python::literal(field_of(subject, channel));
    if (encoding.contains(main) && is_discrete(encoding[main]))
        return fmt::format("[places_{}.index(row[{}]) for row in {}]", main, field, rows);
    return fmt::format("numbers({}, {})", rows, field);
}

/// The place of one `row` on an axis.
std::string place(const Subject& subject, const std::string& channel) {
    if (!has(subject, channel)) return places(subject, channel);
    const auto main = channel.substr(0, 1);
    const auto value = fmt::format("row[{}]", python::literal(field_of(subject, channel)));
    const auto& encoding = subject.layer.encoding;
    return encoding.contains(main) && is_discrete(encoding[main])
               ? fmt::format("places_{}.index({})", main, value)
               : fmt::format("float({})", value);
}

/// The one colour of a mark that colours nothing.
std::string plain_colour(const Subject& subject) {
    const auto value = subject.layer.encoding.value("color", Json::object()).value("value", Json());
    return python::literal(value.is_null()
                               ? subject.layer.mark.value("color", Json(series_colours().front()))
                               : value);
}

/// The colour of one row.
std::string row_colour(const Subject& subject, const std::string& row) {
    if (!subject.scale) return plain_colour(subject);
    const auto value = fmt::format("{}[{}]", row, python::literal(subject.scale->field));
    return subject.scale->is_continuous
               ? fmt::format("scale{}.to_rgba(float({}))", subject.number, value)
               : fmt::format("colours{}[{}]", subject.number, value);
}

/// The colours of `rows`.
std::string row_colours(const Subject& subject) {
    if (!subject.scale) return plain_colour(subject);
    if (subject.scale->is_continuous)
        return fmt::format("scale{}.to_rgba(numbers(rows, {}))", subject.number,
                           python::literal(subject.scale->field));
    return fmt::format("[{} for row in rows]", row_colour(subject, "row"));
}

}  // namespace

void add_opacity(std::vector<std::string>& arguments, const Subject& subject) {
    const auto value =
        subject.layer.encoding.value("opacity", Json::object()).value("value", Json());
    if (!value.is_null())
        arguments.push_back("alpha=" + python::literal(value));
    else if (subject.layer.mark.contains("opacity"))
        arguments.push_back("alpha=" + python::literal(subject.layer.mark["opacity"]));
}

namespace {

/// `lines` once for each series, whose rows are `rows`.
python::Lines for_each_series(const Subject& subject, const std::vector<std::string>& fields,
                              const python::Lines& lines) {
    if (fields.empty()) {
        python::Lines once{fmt::format("rows = {}", subject.rows)};
        if (subject.rows == "rows") once.clear();
        python::append(once, lines);
        return once;
    }
    std::vector<std::string> arguments{subject.rows};
    for (const auto& field : fields) arguments.push_back(python::literal(field));
    python::Lines loop{fmt::format("for rows in groups({}):", fmt::join(arguments, ", "))};
    python::append(loop, python::indented(lines));
    return loop;
}

python::Lines for_each_row(const Subject& subject, const python::Lines& lines) {
    python::Lines loop{fmt::format("for row in {}:", subject.rows)};
    python::append(loop, python::indented(lines));
    return loop;
}

/// How a mark goes from point to point.
std::string interpolation(const Subject& subject) {
    const auto given = subject.layer.mark.value("interpolate", "linear");
    require(given == "linear" || given == "step-after" || given == "linear-closed",
            "a figure interpolates by {} (linear, linear-closed or step-after would be right)",
            given);
    return given;
}

/// Whether the value of a step holds until the next.
bool is_stepped(const Subject& subject) { return interpolation(subject) == "step-after"; }

python::Lines line_lines(const Subject& subject, const bool is_dashed) {
    std::vector<std::string> arguments{places(subject, "x"), places(subject, "y"),
                                       "color=" + row_colour(subject, "rows[0]"), "linewidth=0.9"};
    const auto dash_field = has(subject, "strokeDash") || !is_dashed
                                ? field_of(subject, "strokeDash")
                                : subject.scale->field;
    if (is_dashed)
        arguments.push_back(fmt::format("linestyle=dashes{}[rows[0][{}]]", subject.number,
                                        python::literal(dash_field)));
    else if (subject.layer.mark.contains("strokeDash"))
        arguments.emplace_back("linestyle=\"--\"");
    if (is_stepped(subject)) arguments.emplace_back("drawstyle=\"steps-post\"");
    if (subject.layer.mark.value("point", false))
        arguments.emplace_back("marker=\".\", markersize=4");
    add_opacity(arguments, subject);
    python::Lines lines;
    if (interpolation(subject) == "linear-closed") lines = {"rows = [*rows, rows[0]]"};
    python::append(lines, python::call("ax.plot", arguments));
    return for_each_series(subject, series_fields(subject.layer), lines);
}

python::Lines area_lines(const Subject& subject) {
    std::vector<std::string> arguments{places(subject, "x"), places(subject, "y"),
                                       places(subject, "y2"),
                                       "color=" + row_colour(subject, "rows[0]"), "linewidth=0"};
    if (is_stepped(subject)) arguments.emplace_back("step=\"post\"");
    add_opacity(arguments, subject);
    return for_each_series(subject, series_fields(subject.layer),
                           python::call("ax.fill_between", arguments));
}

/// Bars of one place upon each other, as Vega-Lite stacks them.
python::Lines bar_lines(const Subject& subject) {
    const auto& encoding = subject.layer.encoding;
    const auto is_amount = [&](const char* channel) {
        return has(subject, channel) && !is_discrete(encoding[channel]);
    };
    require(is_amount("x") != is_amount("y"),
            "a figure has bars of two amounts (a name on one axis would be right)");
    const std::string amount = is_amount("y") ? "y" : "x";
    const std::string name = is_amount("y") ? "x" : "y";
    const auto at = has(subject, name) ? places(subject, name) : "[0] * len(rows)";
    const auto count = has(subject, name) ? fmt::format("len(places_{})", name) : "1";
    std::vector<std::string> arguments{"at", "length",
                                       fmt::format("{}=end[at]", amount == "y" ? "bottom" : "left"),
                                       "color=" + row_colours(subject)};
    add_opacity(arguments, subject);
    python::Lines each{"at, length = " + at + ", " + places(subject, amount)};
    python::append(each, python::call(amount == "y" ? "ax.bar" : "ax.barh", arguments));
    each.emplace_back("end[at] += length");
    python::Lines lines{fmt::format("end = np.zeros({})", count)};
    python::append(lines, for_each_series(subject, series_fields(subject.layer), each));
    return lines;
}

python::Lines band_lines(const Subject& subject) {
    std::vector<std::string> arguments{"color=" + row_colour(subject, "row"), "linewidth=0"};
    add_opacity(arguments, subject);
    const auto with = [&](std::vector<std::string> first) {
        first.insert(first.end(), arguments.begin(), arguments.end());
        return first;
    };
    const bool has_x = has(subject, "x2");
    if (has_x && has(subject, "y2"))
        return for_each_row(
            subject,
            python::call("ax.fill_between",
                         with({fmt::format("[{}, {}]", place(subject, "x"), place(subject, "x2")),
                               place(subject, "y"), place(subject, "y2")})));
    return for_each_row(subject, python::call(has_x ? "ax.axvspan" : "ax.axhspan",
                                              with({place(subject, has_x ? "x" : "y"),
                                                    place(subject, has_x ? "x2" : "y2")})));
}

python::Lines heatmap_lines(const Subject& subject) {
    const auto& encoding = subject.layer.encoding;
    require(subject.scale && subject.scale->is_continuous && has(subject, "x") &&
                has(subject, "y") && is_discrete(encoding["x"]) && is_discrete(encoding["y"]),
            "a figure has rectangles that are neither bands nor cells (x2 or y2, or names on both "
            "axes and a colour of amounts would be right)");
    return {fmt::format("rows = {}", subject.rows),
            "grid = np.full((len(places_y), len(places_x)), np.nan)",
            "at_x = " + places(subject, "x"),
            "at_y = " + places(subject, "y"),
            fmt::format("grid[at_y, at_x] = numbers(rows, {})",
                        python::literal(subject.scale->field)),
            fmt::format("ax.imshow(grid, cmap=scale{0}.cmap, norm=scale{0}.norm, aspect=\"auto\", "
                        "interpolation=\"none\")",
                        subject.number)};
}

python::Lines point_lines(const Subject& subject) {
    std::vector<std::string> arguments{places(subject, "x"), places(subject, "y"),
                                       "color=" + row_colours(subject)};
    arguments.emplace_back(has(subject, "size") ? "s=sizes, linewidth=0" : "s=7, linewidth=0");
    add_opacity(arguments, subject);
    python::Lines lines;
    if (has(subject, "size"))
        lines = {fmt::format("sizes = numbers(rows, {}) * unit",
                             python::literal(field_of(subject, "size")))};
    python::append(lines, python::call(has(subject, "size") ? "dots = ax.scatter" : "ax.scatter",
                                       arguments));
    return for_each_series(subject, {}, lines);
}

python::Lines rule_lines(const Subject& subject) {
    std::vector<std::string> arguments{"color=" + row_colour(subject, "row"), "linewidth=0.7"};
    if (subject.layer.mark.contains("strokeDash")) arguments.emplace_back("linestyle=\"--\"");
    add_opacity(arguments, subject);
    const auto& encoding = subject.layer.encoding;
    const bool is_vertical = encoding.contains("x") && !encoding.contains("x2");
    require(encoding.contains("x") != encoding.contains("y") || encoding.contains("x2") ||
                encoding.contains("y2"),
            "a figure has a rule of one point (an end of it would be right)");
    const std::string across = is_vertical ? "x" : "y";
    const std::string along = is_vertical ? "y" : "x";
    std::vector<std::string> ends{place(subject, across)};
    if (encoding.contains(along + "2")) {
        ends.push_back(place(subject, along));
        ends.push_back(place(subject, along + "2"));
    }
    arguments.insert(arguments.begin(), ends.begin(), ends.end());
    const std::string function = ends.size() > 1 ? (is_vertical ? "ax.vlines" : "ax.hlines")
                                                 : (is_vertical ? "ax.axvline" : "ax.axhline");
    const bool has_rows = has(subject, "x") || has(subject, "y") || subject.scale;
    const auto lines = python::call(function, arguments);
    return has_rows ? for_each_row(subject, lines) : lines;
}

python::Lines text_lines(const Subject& subject) {
    return for_each_row(
        subject,
        python::call("ax.text", {place(subject, "x"), place(subject, "y"),
                                 fmt::format("row[{}]", python::literal(field_of(subject, "text"))),
                                 "color=" + row_colour(subject, "row"), "fontsize=7"}));
}

python::Lines tick_lines(const Subject& subject) {
    return for_each_series(subject, series_fields(subject.layer),
                           python::call("ax.plot", {places(subject, "x"), places(subject, "y"),
                                                    "color=" + row_colour(subject, "rows[0]"),
                                                    "marker=\"|\"", "linestyle=\"\""}));
}

}  // namespace

python::Lines mark_lines(const Subject& subject, const bool is_dashed) {
    const auto type = mark_type(subject.layer);
    if (type == "line") return line_lines(subject, is_dashed);
    if (type == "area") return area_lines(subject);
    if (type == "bar") return bar_lines(subject);
    if (type == "rect")
        return is_band(subject.layer) ? band_lines(subject) : heatmap_lines(subject);
    if (type == "rule") return rule_lines(subject);
    if (type == "text") return text_lines(subject);
    if (type == "tick") return tick_lines(subject);
    return point_lines(subject);
}

}  // namespace grokscope::figures_matplotlib
