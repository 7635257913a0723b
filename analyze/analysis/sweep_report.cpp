#include "analysis/sweep_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {

Cell axis_cell(const RunSpec& spec, const std::string& axis) {
    const auto value = axis_value(spec, axis);
    if (value.is_boolean()) return value.get<bool>();
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (value.is_number()) return value.get<double>();
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string axis_label(const SweepPlan& plan, const std::string& axis) {
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

Table runs_table(const SweepPlan& plan, const std::vector<std::string>& more) {
    std::vector<std::string> names{"id"};
    for (const auto& axis : plan.axes) names.push_back(axis_label(plan, axis));
    names.emplace_back("state");
    names.insert(names.end(), more.begin(), more.end());
    return empty_table("runs", names);
}

void append_run(Table& table, const Sweep& sweep, const std::size_t index,
                const std::vector<Cell>& more) {
    const auto& run = sweep.plan.runs[index];
    std::vector<Cell> cells{run.id};
    for (const auto& axis : sweep.plan.axes) cells.push_back(axis_cell(run.spec, axis));
    cells.emplace_back(std::string(spelling(sweep.states[index])));
    cells.insert(cells.end(), more.begin(), more.end());
    append_row(table, std::move(cells));
}

std::vector<std::string> summary_columns(const std::vector<RunSummary>& list) {
    std::vector<std::string> names;
    for (const auto& summary : list)
        for (const auto& row : summary.result.value_or(std::vector<SummaryRow>{})) {
            auto name = row.unit.empty() ? row.name : fmt::format("{} [{}]", row.name, row.unit);
            if (std::count(names.begin(), names.end(), name) == 0) names.push_back(std::move(name));
        }
    return names;
}

Cell summary_cell(const RunSummary& summary, const Column& column) {
    for (const auto& row : summary.result.value_or(std::vector<SummaryRow>{}))
        if (row.name == column.name) return row.value;
    return std::numeric_limits<double>::quiet_NaN();
}

std::vector<Measure> count_measures() {
    return {{"runs", "of the plan", "", ""},
            {"complete", "runs", "", ""},
            {"failed", "runs", "", ""},
            {"running", "runs", "", ""},
            {"stopped", "runs", "", ""},
            {"missing", "runs", "", ""},
            {"left_out", "runs that could not be read", "", ""}};
}

std::vector<Measure> joined(std::vector<Measure> measures, const std::vector<Measure>& others) {
    measures.insert(measures.end(), others.begin(), others.end());
    return measures;
}

void add_counts(Report& report, const Sweep& sweep, const std::vector<RunProblem>& problems) {
    report.summary.push_back(
        {"runs", static_cast<std::int64_t>(sweep.plan.runs.size()), "", "of the plan"});
    for (std::size_t i = 0; i < spellings(RunState{}).size(); ++i)
        if (const auto count = count_of(sweep.states, static_cast<RunState>(i)); count > 0)
            report.summary.push_back({std::string(spellings(RunState{})[i]), count, "", "runs"});
    if (!problems.empty())
        report.summary.push_back(
            {"left_out", static_cast<std::int64_t>(problems.size()), "", problems.front().problem});
}

}  // namespace grokscope
