/// grokscope-report: one self-contained page of what runs did, or the runs of a sweep, and what
/// every analysis finds in them.
///
/// The page of runs holds the learning curves, the weights of every checkpoint (quantised), and the
/// reports of all analyses that apply; several stand side by side. That of a sweep holds what
/// classes and times of all runs follow from. Either has the libraries that draw it, and asks
/// nothing of a network.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "analysis/analyses.hpp"
#include "analysis/analysis.hpp"
#include "analysis/output_directory.hpp"
#include "analysis/subject.hpp"
#include "commands/commands.hpp"
#include "figures/figure_files.hpp"
#include "figures/figure_set.hpp"
#include "grokscope/base/choice.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/output_path.hpp"
#include "grokscope/base/printable.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/program/command_line.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "page/report_pages.hpp"
#include "page/report_sweep_data.hpp"

namespace grokscope {
namespace {

struct ReportArguments {
    std::vector<std::string> runs;
    std::string output;
    std::string title;
    std::string figures;
    std::vector<std::string> analyses;
    bool run_pages = false;
    bool force = false;

    bool has_page() const { return !output.empty(); }
    bool has_figures() const { return !figures.empty(); }
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

bool is_of_sweep(const ReportArguments& arguments) {
    return std::any_of(arguments.runs.begin(), arguments.runs.end(),
                       [](const std::string& path) { return is_sweep(path); });
}

/// @throws UsageError unless everything that is asked for may be written
void check_outputs(const ReportArguments& arguments, const ChosenAnalyses analyses) {
    if (arguments.has_page()) require_output_file(arguments.output, arguments.force, "report.html");
    if (!arguments.has_figures()) return;
    require_usage(arguments.runs.size() == 1, "figures are of one run or sweep, not {}",
                  arguments.runs.size());
    require_figures_free(arguments.figures, arguments.force, analyses);
}

/// What is written, until all of it is complete.
struct Outputs {
    std::optional<OutputDirectory> pages;
    std::optional<OutputDirectory> figures;
    std::string page;
    bool is_whole = true;
};

void make_page_of_sweep(const ReportArguments& arguments, const ChosenAnalyses analyses,
                        Outputs& outputs) {
    require_usage(arguments.runs.size() == 1,
                  "a sweep among {} runs and sweeps (one sweep, or runs, would be right)",
                  arguments.runs.size());
    const auto sweep = read_sweep(arguments.runs.front());
    RunPages pages;
    if (arguments.run_pages) {
        const auto directory = pages_directory(arguments.output);
        require_pages_free(sweep, arguments.output, arguments.force);
        pages = write_run_pages(sweep, analyses, directory.filename(),
                                outputs.pages.emplace(directory));
        for (const auto& [id, problem] : pages.problems)
            say(fmt::format("grokscope report: run {} has no page: {}\n", id, printable(problem)));
    }
    outputs.is_whole = pages.problems.empty();
    outputs.page = page_of_sweep(sweep, analyses, pages, arguments.title);
}

void make_page(const ReportArguments& arguments, const ChosenAnalyses analyses, Outputs& outputs) {
    if (is_of_sweep(arguments)) return make_page_of_sweep(arguments, analyses, outputs);
    require_usage(!arguments.run_pages, "--run-pages without a sweep (a sweep would be right)");
    outputs.page = page_of_runs(named_runs(arguments.runs), analyses, arguments.title);
}

/// Of each analysis that fails, stderr says so.
void make_figures(const ReportArguments& arguments, const ChosenAnalyses analyses,
                  Outputs& outputs) {
    const auto& subject = arguments.runs.front();
    const auto name = std::filesystem::path(subject).filename().string();
    const auto set = figure_set(read_subject(subject), name, analyses);
    for (const auto& failure : set.failures)
        say(fmt::format("grokscope report: {}\n", printable(failure)));
    write_figures(set, outputs.figures.emplace(arguments.figures));
    outputs.is_whole = outputs.is_whole && set.failures.empty();
}

/// Puts everything in its place.
void commit(const ReportArguments& arguments, Outputs& outputs) {
    std::optional<TemporaryFile> page;
    if (arguments.has_page()) page.emplace(temporary_name(arguments.output)).write(outputs.page);
    for (auto* directory : {&outputs.pages, &outputs.figures})
        if (*directory) (*directory)->commit({}, arguments.force);
    if (page) replace_file(page->path(), arguments.output);
}

}  // namespace

Exit report_command(const int argc, char** argv) {
    ReportArguments arguments;
    CommandLine line(
        "One self-contained page of runs or of a sweep: curves, weights, all analyses.",
        "grokscope report");
    line.option("RUN.h5|DIR", arguments.runs,
                "the run file, of which several stand side by side; or a sweep")
        .required();
    line.option("-o,--output", arguments.output, "the page to write");
    line.option("--title", arguments.title,
                "heading of the page (default: the name of the run or sweep)");
    line.flag("--run-pages", arguments.run_pages,
              "of a sweep: also a page for each run, in PAGE_runs/");
    line.option("--figures", arguments.figures, "the directory to write every figure into");
    line.option("--analyses", arguments.analyses,
                "NAME,...: these alone (of a large sweep, all of them take long)")
        .separated_by(',')
        .one_each();
    line.flag("--force", arguments.force, "replace what exists");
    if (const auto exit = line.parse(argc, argv)) return *exit;
    require_usage(
        arguments.has_page() || arguments.has_figures(),
        "-o and --figures are missing (right would be -o PAGE.html, --figures DIR or both)");
    const auto analyses = chosen_analyses(arguments.analyses);
    check_outputs(arguments, analyses);
    Outputs outputs;
    if (arguments.has_page()) make_page(arguments, analyses, outputs);
    if (arguments.has_figures()) make_figures(arguments, analyses, outputs);
    commit(arguments, outputs);
    return outputs.is_whole ? Exit::done : Exit::partial;
}

}  // namespace grokscope
