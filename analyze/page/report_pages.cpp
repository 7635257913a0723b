#include "page/report_pages.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/chart_libraries.hpp"
#include "analysis/output_directory.hpp"
#include "analysis/subject.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/held_signals.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/base/version.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/spec/json.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "page/report_charts.hpp"
#include "page/report_data.hpp"
#include "page/report_page.hpp"
#include "page/report_svg.hpp"
#include "page/report_sweep_data.hpp"

namespace grokscope {
namespace {

std::string page_program() { return "grokscope " + version(); }

/// Adds what one analysis says; a failure becomes a line on the page.
void add_report(AnalysesJson& analyses, const Analysis& analysis, const Subject& subject) {
    try {
        const auto report = report_of(analysis, subject, default_options(analysis));
        analyses.reports[analysis.name] = report_to_json(analysis.name, report);
        analyses.about[analysis.name] = {{"summary", analysis.summary},
                                         {"source", analysis.source}};
    } catch (const Error& error) {
        say(fmt::format("grokscope report: {}: {}\n", analysis.name, printable(error.what())));
        analyses.failures.push_back({{"tool", analysis.name}, {"message", error.what()}});
    }
}

AnalysesJson applied_analyses(const Subject& subject, const ChosenAnalyses chosen) {
    AnalysesJson analyses;
    for (const auto* analysis : chosen)
        if (can_be_asked(*analysis, subject)) {
            stop_if_signalled();
            add_report(analyses, *analysis, subject);
        }
    return analyses;
}

void say_without_vega(const std::filesystem::path& web, const char* charts) {
    say(
        fmt::format("grokscope report: {} has no Vega: {} "
                    "(`npm ci --ignore-scripts` and a new build bring it)\n",
                    web.string(), charts));
}

/// The page's data with charts as SVG where Vega is not there to draw them.
PageParts page_parts(Json data, const std::filesystem::path& web) {
    PageParts parts{.data = std::move(data), .curves = {}};
    if (has_chart_libraries(web)) return parts;
    say_without_vega(web, "curves are plain SVG, other charts are left out");
    parts.curves = curves_of_runs(parts.data["runs"]);
    return parts;
}

/// The name of a run's own page within that directory.
std::string page_name(const Sweep& sweep, const std::size_t index) {
    return sweep.plan.runs[index].id + ".html";
}

/// What came of a run's own page: where it lies, nothing where there is none to be made, or a disk
/// that is full, which is no fault of the run's.
struct MadePage {
    std::string address;
    std::exception_ptr unwritten;
};

}  // namespace

std::string page_of_runs(const std::vector<NamedRun>& list, const ChosenAnalyses analyses,
                         const std::string& title) {
    const auto budget = data_budget / static_cast<std::int64_t>(list.size());
    Json runs = Json::array();
    std::vector<std::string> names;
    for (const auto& [name, run] : list) {
        runs.push_back(run_data(run, applied_analyses(run, analyses), name, budget));
        names.push_back(name);
    }
    Json data = {{"title", title.empty() ? fmt::format("{}", fmt::join(names, ", ")) : title},
                 {"program", page_program()},
                 {"runs", std::move(runs)}};
    const auto web = share_directory() / "web";
    return assembled_page(web, page_parts(std::move(data), web));
}

std::vector<NamedRun> named_runs(const std::vector<std::string>& files) {
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

std::filesystem::path pages_directory(const std::filesystem::path& output) {
    return output.parent_path() / (output.stem().string() + "_runs");
}

void require_pages_free(const Sweep& sweep, const std::filesystem::path& output, const bool force) {
    const auto directory = pages_directory(output);
    require_output_directory(directory);
    for (std::size_t i = 0; i < sweep.plan.runs.size(); ++i)
        require_free(directory / page_name(sweep, i), force);
}

RunPages write_run_pages(const Sweep& sweep, const ChosenAnalyses analyses,
                         const std::filesystem::path& directory, const OutputDirectory& output) {
    const auto made_page = [&](const std::size_t i, const Run& run) -> MadePage {
        stop_if_signalled();
        if (checkpoint_count(run) == 0) return {};
        const auto text = page_of_runs({{sweep.plan.runs[i].id, run}}, analyses, "");
        try {
            write_file(output.path() / page_name(sweep, i), text);
        } catch (const Error&) {
            return {.address = {}, .unwritten = std::current_exception()};
        }
        return {.address = (directory / page_name(sweep, i)).string(), .unwritten = {}};
    };
    RunPages pages;
    for (const auto& [index, page, problem] : over_runs(sweep, made_page)) {
        const auto& id = sweep.plan.runs[index].id;
        if (!page)
            pages.problems[id] = problem;
        else if (page->unwritten)
            std::rethrow_exception(page->unwritten);
        else if (!page->address.empty())
            pages.addresses[id] = page->address;
    }
    return pages;
}

std::string page_of_sweep(const Sweep& sweep, const ChosenAnalyses analyses, const RunPages& pages,
                          const std::string& title) {
    const auto web = share_directory() / "web";
    if (!has_chart_libraries(web)) say_without_vega(web, "the page has its grid and no charts");
    const auto data = sweep_page_data(sweep, applied_analyses(sweep, analyses), pages,
                                      title.empty() ? sweep.plan.name : title, page_program());
    return assembled_template(web, "sweep.html", data);
}

}  // namespace grokscope
