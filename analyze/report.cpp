/// grokscope-report: one self-contained page of what runs did, or the runs of a sweep, and what
/// every analysis finds in them.
///
/// The page of runs holds the learning curves, the weights of every checkpoint (quantised), and the
/// reports of all analyses that apply; several stand side by side. That of a sweep holds what
/// classes and times of all runs follow from. Either has the libraries that draw it, and asks
/// nothing of a network.

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "analyses.hpp"
#include "figure_files.hpp"
#include "grokscope/choice.hpp"
#include "grokscope/command_line.hpp"
#include "grokscope/program.hpp"
#include "report_pages.hpp"

namespace grokscope {
namespace {

struct Arguments {
    std::vector<std::string> runs;
    std::string output;
    std::string title;
    std::string figures;
    std::vector<std::string> analyses;
    bool run_pages = false;
    bool force = false;
};

/// The analyses that are asked for; all where none is.
///
/// @throws UsageError for a name that none has
std::vector<const Analysis*> chosen_analyses(const std::vector<std::string>& names) {
    std::vector<std::string> known;
    for (const auto* analysis : all_analyses()) known.push_back(analysis->name);
    for (const auto& name : names)
        require_usage(std::count(known.begin(), known.end(), name) > 0,
                      "--analyses {} (did you mean {}?)", name, nearest_choice(name, known));
    std::vector<const Analysis*> chosen;
    for (const auto* analysis : all_analyses())
        if (names.empty() || std::count(names.begin(), names.end(), analysis->name) > 0)
            chosen.push_back(analysis);
    return chosen;
}

void check_output(const Arguments& arguments) {
    require(!std::filesystem::is_directory(arguments.output),
            "{} is a directory (the name of a page, like report.html, would be right)",
            arguments.output);
    const auto directory = std::filesystem::absolute(arguments.output).parent_path();
    require(std::filesystem::is_directory(directory),
            "{} is no directory (one that exists would be right)", directory.string());
    require_free(arguments.output, arguments.force);
}

void write_page_of_sweep(const Arguments& arguments, const ChosenAnalyses analyses) {
    require_usage(arguments.runs.size() == 1,
                  "a sweep among {} runs and sweeps (one sweep, or runs, would be right)",
                  arguments.runs.size());
    const auto sweep = read_sweep(arguments.runs.front());
    std::map<std::string, std::string> pages;
    if (arguments.run_pages)
        pages = write_run_pages(sweep, analyses, arguments.output, arguments.force);
    write_sweep_page(sweep, analyses, pages, arguments.title, arguments.output);
}

void write_page(const Arguments& arguments, const ChosenAnalyses analyses) {
    check_output(arguments);
    if (std::any_of(arguments.runs.begin(), arguments.runs.end(),
                    [](const std::string& path) { return is_sweep(path); }))
        return write_page_of_sweep(arguments, analyses);
    require_usage(!arguments.run_pages, "--run-pages without a sweep (a sweep would be right)");
    write_runs_page(named_runs(arguments.runs), analyses, arguments.title, arguments.output);
}

bool write_figures(const Arguments& arguments, const ChosenAnalyses analyses) {
    require_usage(arguments.runs.size() == 1, "figures are of one run or sweep, not {}",
                  arguments.runs.size());
    return write_figures(arguments.runs[0], arguments.figures, arguments.force, analyses);
}

Exit report(const int argc, char** argv) {
    Arguments arguments;
    CLI::App app("One self-contained page of runs or of a sweep: curves, weights, all analyses.",
                 "grokscope report");
    app.add_option("RUN.h5|DIR", arguments.runs,
                   "the run file, of which several stand side by side; or a sweep")
        ->required();
    app.add_option("-o,--output", arguments.output, "the page to write");
    app.add_option("--title", arguments.title,
                   "heading of the page (default: the name of the run or sweep)");
    app.add_flag("--run-pages", arguments.run_pages,
                 "of a sweep: also a page for each run, in PAGE_runs/");
    app.add_option("--figures", arguments.figures, "the directory to write every figure into");
    app.add_option("--analyses", arguments.analyses,
                   "NAME,...: these alone (of a large sweep, all of them take long)")
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_flag("--force", arguments.force, "replace what exists");
    if (const auto exit = parsed(app, argc, argv)) return *exit;
    require_usage(
        !arguments.output.empty() || !arguments.figures.empty(),
        "-o and --figures are missing (right would be -o PAGE.html, --figures DIR or both)");
    const auto analyses = chosen_analyses(arguments.analyses);
    if (!arguments.output.empty()) write_page(arguments, analyses);
    const bool is_whole = arguments.figures.empty() || write_figures(arguments, analyses);
    return is_whole ? Exit::done : Exit::partial;
}

}  // namespace
}  // namespace grokscope

int main(int argc, char** argv) {
    return grokscope::run_program("report", [&] { return grokscope::report(argc, argv); });
}
