#include "figures/figure_set.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/output_directory.hpp"
#include "figures/figures_matplotlib.hpp"
#include "figures/figures_paper.hpp"
#include "grokscope/report/figure_view.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/spec/json.hpp"

namespace grokscope {

void add_figure(FigureSet& set, const Analysis& analysis, const Report& report,
                const Figure& figure) {
    const auto stem = analysis.name + "_" + figure.name;
    auto view = figure_view(table(report, figure.table), figure.spec);
    if (shows_something(view))
        set.figures.push_back({stem, &analysis, figure, std::move(view)});
    else
        set.empty.push_back(stem);
}

namespace {

/// A chapter of README.md.
std::string figure_as_markdown(const FigureSet& set, const PaperFigure& figure) {
    const auto& [stem, analysis, drawn, view] = figure;
    std::string data;
    for (const auto& source : view.sources)
        data += fmt::format("{}`{}{}.csv`", data.empty() ? "" : ", ", stem, source.suffix);
    return fmt::format(
        "## {0}\n\n**{1}.** {2}\n\nThe analysis `{3}` asks {4}. Source: {5}.\n\n"
        "- data: {6}\n- numbers: `grokscope {3} {7} --table {8}`\n\n",
        stem, drawn.title, drawn.caption, analysis->name, analysis->summary, analysis->source, data,
        set.subject, drawn.table);
}

}  // namespace

std::string readme_of(const FigureSet& set) {
    auto text = fmt::format(
        "# Figures of {}\n\nOf each figure: its data (`.csv`), a Vega-Lite specification "
        "(`.vl.json`), drawings one column wide (`.svg`, `.pdf`; 85 mm) and two (`_wide`; 175 mm), "
        "and a script that draws its data with matplotlib (`.py`).\n\n",
        set.subject);
    for (const auto& figure : set.figures) text += figure_as_markdown(set, figure);
    if (!set.empty.empty())
        text += fmt::format("Left out, for they would show nothing: {}.\n\n",
                            fmt::join(set.empty, ", "));
    for (const auto& failure : set.failures) text += fmt::format("Failed: {}\n\n", failure);
    text.pop_back();
    return text;
}

std::vector<NamedText> texts_of(const PaperFigure& figure) {
    std::vector<NamedText> files;
    for (const auto& source : figure.view.sources)
        files.emplace_back(figure.stem + source.suffix + ".csv", table_to_csv(source.table));
    files.emplace_back(figure.stem + ".vl.json",
                       paper_spec(figure.view, figure.stem, paper_widths().front()).dump(1) + "\n");
    files.emplace_back(figure.stem + ".py",
                       matplotlib_script(figure.figure, figure.view, figure.stem));
    return files;
}

std::vector<NamedText> texts_of(const FigureSet& set) {
    std::vector<NamedText> files;
    for (const auto& figure : set.figures)
        for (auto& file : texts_of(figure)) files.push_back(std::move(file));
    files.emplace_back("README.md", readme_of(set));
    return files;
}

std::vector<std::string> drawing_names(const FigureSet& set) {
    std::vector<std::string> names;
    for (const auto& figure : set.figures)
        for (const auto& width : paper_widths()) names.push_back(figure.stem + width.suffix);
    return names;
}

Json drawing_jobs(const FigureSet& set, const std::filesystem::path& directory) {
    Json jobs = Json::array();
    for (const auto& [stem, analysis, figure, view] : set.figures)
        for (const auto& width : paper_widths())
            jobs.push_back({{"spec", paper_spec(view, stem, width)},
                            {"svg", (directory / (stem + width.suffix + ".svg")).string()},
                            {"width", pixels(width)},
                            {"panels", has_panels(view) ? panel_columns(view, width) : 0}});
    return jobs;
}

}  // namespace grokscope
