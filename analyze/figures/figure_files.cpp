#include "figures/figure_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "analysis/chart_libraries.hpp"
#include "analysis/output_directory.hpp"
#include "figures/child_process.hpp"
#include "figures/figure_set.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/report/report_format.hpp"

namespace grokscope {
namespace {

/// What kept drawings from being made; empty where nothing did.
using Problem = std::string;

/// Draws the figures of a set as SVG, all by one process of node.
///
/// @throws Error when node fails
Problem draw_svgs(const FigureSet& set, const std::filesystem::path& directory) {
    const auto web = share_directory() / "web";
    if (!has_chart_libraries(web))
        return fmt::format(
            "{} has no Vega: no SVG, no PDF (`npm ci --ignore-scripts` and a new build "
            "bring it)",
            web.string());
    const TemporaryFile jobs(temporary_name(directory / "jobs.json"));
    jobs.write(drawing_jobs(set, directory).dump());
    const auto script = share_directory() / "figures" / "draw.mjs";
    ChildProcess node({"node", script.string(), web.string(), jobs.path().string()});
    if (!node.is_there())
        return "there is no node: no SVG, no PDF (`apt-get install nodejs` brings it)";
    require(node.wait(), "node could not draw the figures (node 18 or later would be right)");
    return {};
}

/// Makes a PDF of each SVG, several at a time. Their date is no date, so that equal figures are
/// equal files.
///
/// @throws Error when one fails
Problem make_pdfs(const FigureSet& set, const std::filesystem::path& directory) {
    const auto names = drawing_names(set);
    const auto is_there = parallel_map(static_cast<std::int64_t>(names.size()), [&](const auto i) {
        const auto file = (directory / names[static_cast<std::size_t>(i)]).string();
        ChildProcess convert({"rsvg-convert", "-f", "pdf", "-o", file + ".pdf", file + ".svg"},
                             {"SOURCE_DATE_EPOCH=0"});
        require(!convert.is_there() || convert.wait(), "rsvg-convert could not make {}.pdf", file);
        return convert.is_there() ? 1 : 0;
    });
    const bool is_missing = std::count(is_there.begin(), is_there.end(), 0) > 0;
    return is_missing
               ? "there is no rsvg-convert: no PDF (`apt-get install librsvg2-bin` brings it)"
               : "";
}

}  // namespace

void write_figures(const FigureSet& set, const OutputDirectory& output) {
    output.write(texts_of(set));
    auto problem = draw_svgs(set, output.path());
    if (problem.empty()) problem = make_pdfs(set, output.path());
    if (!problem.empty()) say(fmt::format("grokscope report: {}\n", problem));
}

}  // namespace grokscope
