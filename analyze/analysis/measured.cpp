#include "analysis/measured.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/report/report.hpp"

namespace grokscope {

std::string full_name(const Value& value) {
    return value.of.empty() ? value.measure : value.measure + "_" + value.of;
}

const Measure& measure_named(const Analysis& analysis, const std::string& name) {
    for (const auto& measure : analysis.measures)
        if (measure.name == name) return measure;
    throw Error(fmt::format("{} has no measure {}", analysis.name, name));
}

std::vector<double> series(const ValuesOverTraining& over_training, const std::string& name) {
    std::vector<double> numbers;
    for (const auto& values : over_training.values)
        for (const auto& value : values)
            if (full_name(value) == name) numbers.push_back(value.value);
    return numbers;
}

namespace {

/// A row for each value at the last checkpoint: beside it that of step 0, of the matched random
/// control, of the perfect solution, and whether the architecture fixes it.
Table measures_table(const ValuesOverTraining& over_training) {
    auto table =
        empty_table("measures", {"measure", "of", "value", "start", "control", "ideal", "vacuous"});
    const bool has_start = over_training.steps.front() == 0;
    for (std::size_t i = 0; i < over_training.values.back().size(); ++i) {
        const auto& last = over_training.values.back()[i];
        append_row(table, {last.measure, last.of, last.value,
                           has_start ? over_training.values.front()[i].value : missing,
                           over_training.control[i].value, last.ideal, last.is_vacuous});
    }
    return table;
}

}  // namespace

Table over_training_table(const Analysis& analysis, const ValuesOverTraining& over_training) {
    std::vector<std::string> names{"step"};
    for (const auto& value : over_training.values.back()) {
        const auto& unit = measure_named(analysis, value.measure).unit;
        names.push_back(full_name(value) + (unit.empty() ? "" : " [" + unit + "]"));
    }
    auto table = empty_table("over_training", names);
    for (std::size_t t = 0; t < over_training.steps.size(); ++t) {
        std::vector<Cell> cells{over_training.steps[t]};
        for (const auto& value : over_training.values[t]) cells.emplace_back(value.value);
        append_row(table, std::move(cells));
    }
    return table;
}

namespace {

std::vector<SummaryRow> measured_summary(const Analysis& analysis, const Values& last) {
    std::vector<SummaryRow> rows;
    for (const auto& value : last) {
        const auto& [name, definition, unit, ideal] = measure_named(analysis, value.measure);
        rows.push_back({full_name(value), value.value, unit, definition});
    }
    return rows;
}

}  // namespace

Report measured_report(const Analysis& analysis, const ValuesOverTraining& over_training) {
    return {.summary = measured_summary(analysis, over_training.values.back()),
            .tables = {measures_table(over_training), over_training_table(analysis, over_training)},
            .figures = {}};
}

Figure training_figure(const std::string& name, const std::string& title,
                       const std::string& caption, const std::vector<std::string>& columns,
                       const std::string& value_title, const std::string& table) {
    return {.name = name,
            .title = title,
            .caption = caption,
            .table = table,
            .spec = {{"transform", {{{"fold", columns}, {"as", {"measure", "value"}}}}},
                     {"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis("value", "quantitative", value_title)},
                       {"color", axis("measure", "nominal", "measure")}}}}};
}

Figure frequency_figure(const std::string& column, const std::string& title,
                        const std::string& caption, const std::string& table) {
    return {.name = column,
            .title = title,
            .caption = caption,
            .table = table,
            .spec = {{"mark", "line"},
                     {"encoding",
                      {{"x", step_axis()},
                       {"y", axis(column, "quantitative", title)},
                       {"color", axis("frequency", "nominal", "frequency k")}}}}};
}

}  // namespace grokscope
