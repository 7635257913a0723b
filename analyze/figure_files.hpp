#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "child_process.hpp"
#include "figure_set.hpp"
#include "grokscope/parallel.hpp"
#include "grokscope/program.hpp"
#include "grokscope/text_file.hpp"
#include "report_page.hpp"

/// Figures as files that appear when all of them are complete.
namespace grokscope {

/// A directory beside another, whose name no other process takes; it is removed with what it holds
/// at the end of this object's life.
class TemporaryDirectory {
public:
    explicit TemporaryDirectory(const std::filesystem::path& path)
        : path_(TemporaryFile(path).path()) {
        std::error_code error;
        std::filesystem::create_directory(path_, error);
        require(!error, "{} cannot be made a directory: {}", path_.string(), error.message());
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// What kept drawings from being made; empty where nothing did.
using Problem = std::string;

/// Draws the figures of a set as SVG, all by one process of node.
///
/// @throws Error when node fails
inline Problem draw_svgs(const FigureSet& set, const std::filesystem::path& directory) {
    const auto web = share_directory() / "web";
    if (!has_chart_libraries(web))
        return fmt::format(
            "{} has no Vega: no SVG, no PDF (`npm ci --ignore-scripts` and a new build "
            "bring it)",
            web.string());
    const TemporaryFile jobs(directory / "jobs.json");
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
inline Problem make_pdfs(const FigureSet& set, const std::filesystem::path& directory) {
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

/// A directory to write into, made where there is none.
///
/// @throws UsageError when it has a figure set already that may not be replaced
inline std::filesystem::path figure_directory(const std::string& name, const bool force) {
    std::filesystem::path path = std::filesystem::absolute(name);
    if (!path.has_filename()) path = path.parent_path();
    std::error_code error;
    std::filesystem::create_directories(path, error);
    require(std::filesystem::is_directory(path), "{} cannot be made a directory: {}", name,
            error.message());
    require_free(std::filesystem::path(name) / "README.md", force);
    return path;
}

/// Moves every file of a finished directory into another.
///
/// @throws UsageError when one is there and may not be replaced; nothing is moved then
inline void move_files(const std::filesystem::path& from, const std::filesystem::path& to,
                       const bool force) {
    std::vector<std::filesystem::path> names;
    for (const auto& entry : std::filesystem::directory_iterator(from))
        names.push_back(entry.path().filename());
    for (const auto& name : names) require_free(to / name, force);
    for (const auto& name : names) replace_file(from / name, to / name);
}

/// Writes every figure of a run or sweep as files, see docs/report.md. What is missing for some
/// kinds of files is said on stderr, in one line.
///
/// @return  whether every analysis did well
/// @throws Error when they cannot be written; there is no new file then
template <typename Analyses>
bool write_figures(const std::string& subject, const std::string& directory, const bool force,
                   const Analyses& analyses) {
    const auto target = figure_directory(directory, force);
    const auto name = std::filesystem::path(subject).filename().string();
    const auto set = figure_set(read_subject(subject), name, analyses);
    for (const auto& failure : set.failures) fmt::print(stderr, "grokscope report: {}\n", failure);
    const TemporaryDirectory made(target);
    for (const auto& [file, text] : texts_of(set)) write_file(made.path() / file, text);
    auto problem = draw_svgs(set, made.path());
    if (problem.empty()) problem = make_pdfs(set, made.path());
    if (!problem.empty()) fmt::print(stderr, "grokscope report: {}\n", problem);
    move_files(made.path(), target, force);
    return set.failures.empty();
}

}  // namespace grokscope
