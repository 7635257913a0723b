/// grokscope-report: one self-contained page of what a run did and what every analysis finds in it.
///
/// The page holds the learning curves, the weights of every checkpoint (quantised), the reports of
/// all analyses that apply, and the libraries that draw them. It asks nothing of a network.

#include <filesystem>
#include <string>
#include <vector>

#include "analyses.hpp"
#include "grokscope/command_line.hpp"
#include "grokscope/program.hpp"
#include "grokscope/run_file.hpp"
#include "report_charts.hpp"
#include "report_data.hpp"
#include "report_page.hpp"
#include "tool_output.hpp"

namespace grokscope {
namespace {

struct Arguments {
    std::vector<std::string> runs;
    std::string output;
    std::string title;
    bool force = false;
};

/// Adds what one analysis says; a failure becomes a line on the page.
void add_report(AnalysesJson& analyses, const Analysis& analysis, const Run& run) {
    try {
        const auto report = analysis.report(run, default_options(analysis));
        analyses.reports[analysis.name] = report_to_json(analysis.name, report);
        analyses.about[analysis.name] = {{"summary", analysis.summary},
                                         {"source", analysis.source}};
    } catch (const Error& error) {
        fmt::print(stderr, "grokscope report: {}: {}\n", analysis.name, error.what());
        analyses.failures.push_back({{"tool", analysis.name}, {"message", error.what()}});
    }
}

AnalysesJson applied_analyses(const Run& run) {
    AnalysesJson analyses;
    for (const auto* analysis : all_analyses())
        if (applies_to_runs(*analysis) && analysis->applies(run.spec))
            add_report(analyses, *analysis, run);
    return analyses;
}

/// The page's data with charts as SVG where Vega is not there to draw them.
PageParts page_parts(Json data, const std::filesystem::path& web) {
    PageParts parts{.data = std::move(data), .curves = {}, .spectrum = {}};
    if (has_chart_libraries(web)) return parts;
    fmt::print(stderr,
               "grokscope report: {} has no Vega: charts are plain SVG "
               "(`npm ci --ignore-scripts` and a new build bring it)\n",
               web.string());
    parts.curves = curve_figures(parts.data);
    parts.spectrum = spectrum_figure(parts.data);
    return parts;
}

void check_arguments(const Arguments& arguments) {
    require_usage(arguments.runs.size() == 1,
                  "a page shows one run, not {} (one RUN.h5 would be right)",
                  arguments.runs.size());
    require(!std::filesystem::is_directory(arguments.runs[0]),
            "{} is a directory (a page shows one run: one RUN.h5 would be right)",
            arguments.runs[0]);
    require(!std::filesystem::is_directory(arguments.output),
            "{} is a directory (the name of a page, like report.html, would be right)",
            arguments.output);
    const auto directory = std::filesystem::absolute(arguments.output).parent_path();
    require(std::filesystem::is_directory(directory),
            "{} is no directory (one that exists would be right)", directory.string());
    require_free(arguments.output, arguments.force);
}

void write_page(const Arguments& arguments) {
    check_arguments(arguments);
    const auto run = read_run(arguments.runs[0]);
    const auto stem = std::filesystem::path(run.file).stem().string();
    const auto title = arguments.title.empty() ? stem : arguments.title;
    const auto web = share_directory() / "web";
    const auto data = page_data(run, applied_analyses(run), title, "grokscope " GROKSCOPE_VERSION);
    write_file(arguments.output, assembled_page(web, page_parts(data, web)));
}

Exit report(const int argc, char** argv) {
    Arguments arguments;
    CLI::App app("One self-contained page: learning curves, weights over training, all analyses.",
                 "grokscope report");
    app.add_option("RUN.h5", arguments.runs, "the run file")->required();
    app.add_option("-o,--output", arguments.output, "the page to write")->required();
    app.add_option("--title", arguments.title, "heading of the page (default: the run's name)");
    app.add_flag("--force", arguments.force, "replace a page that exists");
    if (const auto exit = parsed(app, argc, argv)) return *exit;
    write_page(arguments);
    return Exit::done;
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("report", [&] { return grokscope::report(argc, argv); });
}
