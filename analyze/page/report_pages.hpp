#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "analysis/output_directory.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "page/report_sweep_data.hpp"

/// The pages that grokscope-report writes: of runs, of a sweep, of the runs of a sweep.
namespace grokscope {

/// Those that a page shows.
using ChosenAnalyses = std::span<const Analysis* const>;

/// A run and what the page calls it.
struct NamedRun {
    std::string name;
    Run run;
};

/// @param title  empty: the names of the runs
std::string page_of_runs(const std::vector<NamedRun>& list, ChosenAnalyses analyses,
                         const std::string& title);

/// The runs of some files, each called by its file without folder and ending, where that tells it
/// apart.
std::vector<NamedRun> named_runs(const std::vector<std::string>& files);

/// The directory of the runs' own pages, beside the page of their sweep.
std::filesystem::path pages_directory(const std::filesystem::path& output);

/// @throws UsageError unless a page of every run may be written
void require_pages_free(const Sweep& sweep, const std::filesystem::path& output, bool force);

/// Writes a page for every run of a sweep that has ended and has checkpoints.
///
/// @param directory  where the pages are to be found, relative to that of the sweep
/// @throws Error when one cannot be written
RunPages write_run_pages(const Sweep& sweep, ChosenAnalyses analyses,
                         const std::filesystem::path& directory, const OutputDirectory& output);

/// @param pages  of the runs
/// @param title  empty: the sweep's name
std::string page_of_sweep(const Sweep& sweep, ChosenAnalyses analyses, const RunPages& pages,
                          const std::string& title);

}  // namespace grokscope
