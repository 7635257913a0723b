#pragma once

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/sweep/sweep.hpp"

/// What analyses of sweeps have in common.
namespace grokscope {

/// The value that a run has on an axis, as a cell of a table.
inline Cell axis_cell(const RunSpec& spec, const std::string& axis) {
    const auto value = axis_value(spec, axis);
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) return value.get<double>();
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What a column of an axis is called: its key without the section, where that tells it apart;
/// else all of it, in letters that may stand in a name anywhere.
inline std::string axis_label(const SweepPlan& plan, const std::string& axis) {
    const auto last_part = [](const std::string& name) {
        const auto key = name.substr(0, name.find(','));
        return key.substr(key.rfind('.') + 1);
    };
    const auto alike = std::count_if(plan.axes.begin(), plan.axes.end(), [&](const auto& other) {
        return other != axis && last_part(other) == last_part(axis);
    });
    if (alike == 0) return last_part(axis);
    auto label = axis;
    std::erase(label, ' ');
    std::replace_if(
        label.begin(), label.end(), [](const char c) { return c == '.' || c == ','; }, '_');
    return label;
}

/// An empty table with a row for each run: its id, its value on every axis, its state, and more.
inline Table runs_table(const SweepPlan& plan, const std::vector<std::string>& more) {
    std::vector<std::string> names{"id"};
    for (const auto& axis : plan.axes) names.push_back(axis_label(plan, axis));
    names.emplace_back("state");
    names.insert(names.end(), more.begin(), more.end());
    return empty_table("runs", names);
}

inline void append_run(Table& table, const Sweep& sweep, const std::size_t index,
                       const std::vector<Cell>& more) {
    const auto& run = sweep.plan.runs[index];
    std::vector<Cell> cells{run.id};
    for (const auto& axis : sweep.plan.axes) cells.push_back(axis_cell(run.spec, axis));
    cells.emplace_back(std::string(spelling(sweep.states[index])));
    cells.insert(cells.end(), more.begin(), more.end());
    append_row(table, std::move(cells));
}

/// The summary of one run; or why there is none.
using RunSummary = RunResult<std::vector<SummaryRow>>;

/// `name [unit]` of every number that some summary has, in order.
inline std::vector<std::string> summary_columns(const std::vector<RunSummary>& list) {
    std::vector<std::string> names;
    for (const auto& summary : list)
        for (const auto& row : summary.result.value_or(std::vector<SummaryRow>{})) {
            auto name = row.unit.empty() ? row.name : fmt::format("{} [{}]", row.name, row.unit);
            if (std::count(names.begin(), names.end(), name) == 0) names.push_back(std::move(name));
        }
    return names;
}

/// The value of a column in a summary; missing where it has none.
inline Cell summary_cell(const RunSummary& summary, const Column& column) {
    for (const auto& row : summary.result.value_or(std::vector<SummaryRow>{}))
        if (row.name == column.name) return row.value;
    return std::numeric_limits<double>::quiet_NaN();
}

/// The measures that `add_counts` adds, for cards.
inline std::vector<Measure> count_measures() {
    return {{"runs", "of the plan", "", ""},
            {"complete", "runs", "", ""},
            {"failed", "runs", "", ""},
            {"running", "runs", "", ""},
            {"stopped", "runs", "", ""},
            {"missing", "runs", "", ""},
            {"left_out", "runs that could not be read", "", ""}};
}

/// One list behind the other.
inline std::vector<Measure> joined(std::vector<Measure> measures,
                                   const std::vector<Measure>& others) {
    measures.insert(measures.end(), others.begin(), others.end());
    return measures;
}

/// @param problems  of runs that are left out of all that follows
inline void add_counts(Report& report, const Sweep& sweep,
                       const std::vector<RunProblem>& problems = {}) {
    report.summary.push_back(
        {"runs", static_cast<std::int64_t>(sweep.plan.runs.size()), "", "of the plan"});
    for (std::size_t i = 0; i < spellings(RunState{}).size(); ++i)
        if (const auto count = count_of(sweep.states, static_cast<RunState>(i)); count > 0)
            report.summary.push_back({std::string(spellings(RunState{})[i]), count, "", "runs"});
    if (!problems.empty())
        report.summary.push_back(
            {"left_out", static_cast<std::int64_t>(problems.size()), "", problems.front().problem});
}

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
