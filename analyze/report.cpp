/// grokscope-report: one self-contained page of what runs did and what every analysis finds in them.
///
/// The page holds the learning curves, the weights of every checkpoint (quantised), the reports of
/// all analyses that apply, and the libraries that draw them. It asks nothing of a network. Several
/// runs stand side by side.

#include <algorithm>
#include <cstdint>
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
    PageParts parts{.data = std::move(data), .curves = {}};
    if (has_chart_libraries(web)) return parts;
    fmt::print(stderr,
               "grokscope report: {} has no Vega: charts are plain SVG "
               "(`npm ci --ignore-scripts` and a new build bring it)\n",
               web.string());
    parts.curves = curves_of_runs(parts.data["runs"]);
    return parts;
}

void check_arguments(const Arguments& arguments) {
    for (const auto& run : arguments.runs)
        require(!std::filesystem::is_directory(run),
                "{} is a directory (a page shows runs: RUN.h5 would be right)", run);
    require(!std::filesystem::is_directory(arguments.output),
            "{} is a directory (the name of a page, like report.html, would be right)",
            arguments.output);
    const auto directory = std::filesystem::absolute(arguments.output).parent_path();
    require(std::filesystem::is_directory(directory),
            "{} is no directory (one that exists would be right)", directory.string());
    require_free(arguments.output, arguments.force);
}

/// What the page calls a run: its file without folder and ending, where that tells it apart.
std::string run_name(const std::vector<std::string>& files, const std::string& file) {
    const auto stem = [](const std::string& path) {
        return std::filesystem::path(path).stem().string();
    };
    const auto alike = std::count_if(files.begin(), files.end(), [&](const auto& other) {
        return stem(other) == stem(file);
    });
    return alike == 1 ? stem(file) : std::filesystem::path(file).replace_extension().string();
}

Json data_of_runs(const std::vector<std::string>& files) {
    Json runs = Json::array();
    const auto budget = data_budget / static_cast<std::int64_t>(files.size());
    for (const auto& file : files) {
        const auto run = read_run(file);
        runs.push_back(run_data(run, applied_analyses(run), run_name(files, file), budget));
    }
    return runs;
}

std::string default_title(const Json& runs) {
    std::vector<std::string> names;
    for (const auto& run : runs) names.push_back(run["name"]);
    return fmt::format("{}", fmt::join(names, ", "));
}

void write_page(const Arguments& arguments) {
    check_arguments(arguments);
    auto runs = data_of_runs(arguments.runs);
    const auto title = arguments.title.empty() ? default_title(runs) : arguments.title;
    const auto web = share_directory() / "web";
    Json data = {{"title", title},
                 {"program", "grokscope " GROKSCOPE_VERSION},
                 {"runs", std::move(runs)}};
    write_file(arguments.output, assembled_page(web, page_parts(std::move(data), web)));
}

Exit report(const int argc, char** argv) {
    Arguments arguments;
    CLI::App app("One self-contained page: learning curves, weights over training, all analyses.",
                 "grokscope report");
    app.add_option("RUN.h5", arguments.runs, "the run file; several stand side by side")->required();
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
