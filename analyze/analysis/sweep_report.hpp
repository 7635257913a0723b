#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

/// What analyses of sweeps have in common.
namespace grokscope {

/// The value that a run has on an axis, as a cell of a table.
Cell axis_cell(const RunSpec& spec, const std::string& axis);

/// What a column of an axis is called: its key without the section, where that tells it apart;
/// else all of it, in letters that may stand in a name anywhere.
std::string axis_label(const SweepPlan& plan, const std::string& axis);

/// An empty table with a row for each run: its id, its value on every axis, its state, and more.
Table runs_table(const SweepPlan& plan, const std::vector<std::string>& more);

void append_run(Table& table, const Sweep& sweep, std::size_t index, const std::vector<Cell>& more);

/// The summary of one run; or why there is none.
using RunSummary = RunResult<std::vector<SummaryRow>>;

/// `name [unit]` of every number that some summary has, in order.
std::vector<std::string> summary_columns(const std::vector<RunSummary>& list);

/// The value of a column in a summary; missing where it has none.
Cell summary_cell(const RunSummary& summary, const Column& column);

/// The measures that `add_counts` adds, for cards.
std::vector<Measure> count_measures();

/// One list behind the other.
std::vector<Measure> joined(std::vector<Measure> measures, const std::vector<Measure>& others);

/// @param problems  of runs that are left out of all that follows
void add_counts(Report& report, const Sweep& sweep, const std::vector<RunProblem>& problems = {});

/// The summaries of an analysis of single runs as a table, a row for each run that has ended.
template <typename ReportOfRun>
Report report_of_runs(const Sweep& sweep, const ReportOfRun& report_of_run) {
    const auto list =
        over_runs(sweep, [&](std::size_t, const Run& run) { return report_of_run(run).summary; });
    auto names = summary_columns(list);
    names.emplace_back("problem");
    auto table = runs_table(sweep.plan, names);
    const auto first = table.columns.size() - names.size();
    for (const auto& summary : list) {
        std::vector<Cell> cells;
        for (auto i = first; i + 1 < table.columns.size(); ++i)
            cells.push_back(summary_cell(summary, table.columns[i]));
        cells.emplace_back(summary.problem);
        append_run(table, sweep, summary.index, cells);
    }
    Report report;
    add_counts(report, sweep);
    report.tables.push_back(std::move(table));
    return report;
}

}  // namespace grokscope
