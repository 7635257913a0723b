#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "analyses.hpp"
#include "grokscope/command_line.hpp"
#include "grokscope/run_file.hpp"
#include "grokscope/text_file.hpp"
#include "report_charts.hpp"
#include "report_data.hpp"
#include "report_page.hpp"
#include "report_sweep_data.hpp"
#include "subject.hpp"

/// The pages that grokscope-report writes: of runs, of a sweep, of the runs of a sweep.
namespace grokscope {

inline constexpr const char* page_program = "grokscope " GROKSCOPE_VERSION;

/// Adds what one analysis says; a failure becomes a line on the page.
inline void add_report(AnalysesJson& analyses, const Analysis& analysis, const Subject& subject) {
    try {
        const auto report = report_of(analysis, subject, default_options(analysis));
        analyses.reports[analysis.name] = report_to_json(analysis.name, report);
        analyses.about[analysis.name] = {{"summary", analysis.summary},
                                         {"source", analysis.source}};
    } catch (const Error& error) {
        fmt::print(stderr, "grokscope report: {}: {}\n", analysis.name, printable(error.what()));
        analyses.failures.push_back({{"tool", analysis.name}, {"message", error.what()}});
    }
}

/// Those that a page shows.
using ChosenAnalyses = std::span<const Analysis* const>;

inline AnalysesJson applied_analyses(const Subject& subject, const ChosenAnalyses chosen) {
    AnalysesJson analyses;
    for (const auto* analysis : chosen)
        if (can_be_asked(*analysis, subject)) add_report(analyses, *analysis, subject);
    return analyses;
}

inline void say_without_vega(const std::filesystem::path& web, const char* charts) {
    fmt::print(stderr,
               "grokscope report: {} has no Vega: {} "
               "(`npm ci --ignore-scripts` and a new build bring it)\n",
               web.string(), charts);
}

/// The page's data with charts as SVG where Vega is not there to draw them.
inline PageParts page_parts(Json data, const std::filesystem::path& web) {
    PageParts parts{.data = std::move(data), .curves = {}};
    if (has_chart_libraries(web)) return parts;
    say_without_vega(web, "curves are plain SVG, other charts are left out");
    parts.curves = curves_of_runs(parts.data["runs"]);
    return parts;
}

/// A run and what the page calls it.
struct NamedRun {
    std::string name;
    Run run;
};

/// @param title  empty: the names of the runs
inline void write_runs_page(const std::vector<NamedRun>& list, const ChosenAnalyses analyses,
                            const std::string& title, const std::filesystem::path& output) {
    const auto budget = data_budget / static_cast<std::int64_t>(list.size());
    Json runs = Json::array();
    std::vector<std::string> names;
    for (const auto& [name, run] : list) {
        runs.push_back(run_data(run, applied_analyses(run, analyses), name, budget));
        names.push_back(name);
    }
    Json data = {{"title", title.empty() ? fmt::format("{}", fmt::join(names, ", ")) : title},
                 {"program", page_program},
                 {"runs", std::move(runs)}};
    const auto web = share_directory() / "web";
    write_file(output, assembled_page(web, page_parts(std::move(data), web)));
}

/// The runs of some files, each called by its file without folder and ending, where that tells it
/// apart.
inline std::vector<NamedRun> named_runs(const std::vector<std::string>& files) {
    const auto stem = [](const std::string& file) {
        return std::filesystem::path(file).stem().string();
    };
    std::vector<NamedRun> list;
    for (const auto& file : files) {
        const auto alike = std::count_if(files.begin(), files.end(), [&](const auto& other) {
            return stem(other) == stem(file);
        });
        const auto whole = std::filesystem::path(file).replace_extension().string();
        list.push_back({alike == 1 ? stem(file) : whole, read_run(file)});
    }
    return list;
}

/// The directory of the runs' own pages, beside the page of their sweep.
inline std::filesystem::path pages_directory(const std::filesystem::path& output) {
    return output.parent_path() / (output.stem().string() + "_runs");
}

/// Writes a page for every run of a sweep that has checkpoints.
///
/// @return  the pages by the runs' ids, relative to the sweep's page
/// @throws UsageError when one exists and may not be replaced
inline std::map<std::string, std::string> write_run_pages(const Sweep& sweep,
                                                          const ChosenAnalyses analyses,
                                                          const std::filesystem::path& output,
                                                          const bool force) {
    const auto directory = pages_directory(output);
    std::filesystem::create_directory(directory);
    const auto page_of = [&](const std::size_t i) {
        return directory / (sweep.plan.runs[i].id + ".html");
    };
    for (const auto i : ended_runs(sweep)) require_free(page_of(i), force);
    std::map<std::string, std::string> pages;
    for (const auto& made : over_runs(sweep, [&](const std::size_t i, const Run&run) {
             if (checkpoint_count(run) == 0) return std::string();
             write_runs_page({{sweep.plan.runs[i].id, run}}, analyses, "", page_of(i));
             return (directory.filename() / page_of(i).filename()).string();
         }))
        if (made.result && !made.result->empty())
            pages[sweep.plan.runs[made.index].id] = *made.result;
    return pages;
}

/// @param pages  of the runs, by their ids
/// @param title  empty: the sweep's name
inline void write_sweep_page(const Sweep& sweep, const ChosenAnalyses analyses,
                             const std::map<std::string, std::string>& pages,
                             const std::string& title, const std::filesystem::path& output) {
    const auto web = share_directory() / "web";
    if (!has_chart_libraries(web)) say_without_vega(web, "the page has its grid and no charts");
    const auto data = sweep_page_data(sweep, applied_analyses(sweep, analyses), pages,
                                      title.empty() ? sweep.plan.name : title, page_program);
    write_file(output, assembled_template(web, "sweep.html", data));
}

}  // namespace grokscope
