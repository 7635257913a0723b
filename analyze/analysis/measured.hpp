#pragma once

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/control.hpp"

/// What analyses have in common that give numbers of the weights of one checkpoint.
namespace grokscope {

/// A number of the weights of one checkpoint.
struct Value {
    std::string measure;      ///< a name on the card
    std::string of;           ///< which matrix, group, ...; empty for the whole model
    double value = missing;   ///< missing where it is not defined, as of zeros
    double ideal = missing;   ///< of the perfect solution, where one is known
    bool is_vacuous = false;  ///< the architecture fixes it, whatever was learnt
};

using Values = std::vector<Value>;

/// `measure`, or `measure_of`.
inline std::string full_name(const Value& value) {
    return value.of.empty() ? value.measure : value.measure + "_" + value.of;
}

/// @throws Error when the card has no such measure
inline const Measure& measure_named(const Analysis& analysis, const std::string& name) {
    for (const auto& measure : analysis.measures)
        if (measure.name == name) return measure;
    throw Error(fmt::format("{} has no measure {}", analysis.name, name));
}

/// Values at every checkpoint.
struct ValuesOverTraining {
    std::vector<std::int64_t> steps;  ///< (T)
    std::vector<Values> values;       ///< (T) equal lists of names
    Values control;                   ///< of noise as large as the last weights
};

/// What is found at every checkpoint, where values are a part of it.
template <typename Moment>
struct MomentsOverTraining {
    std::vector<Moment> moments;  ///< (T)
    Moment control;               ///< of noise as large as the last weights
};

/// @param moment_of  of (weights): what is found at one moment; called by several threads
/// @throws Error when the run has no checkpoint, or one that is not finite
template <typename MomentOf>
auto moments_over_training(const Run& run, MomentOf&& moment_of) {
    using Moment = std::invoke_result_t<MomentOf&, const Weights&>;
    const auto last = last_checkpoint(run);
    return MomentsOverTraining<Moment>{
        .moments = over_checkpoints(
            run, [&](const Checkpoint& checkpoint) { return moment_of(checkpoint.weights); }),
        .control = moment_of(control_weights(run.spec, last.weights))};
}

/// The values of moments that have a member `values`.
template <typename Moment>
ValuesOverTraining values_of_moments(const Run& run, const MomentsOverTraining<Moment>& found) {
    ValuesOverTraining values{.steps = run.checkpoint_steps,
                              .values = {},
                              .control = found.control.values};
    for (const auto& moment : found.moments) values.values.push_back(moment.values);
    return values;
}

/// @param values_of  of (weights): the values of one moment; called by several threads
/// @throws Error when the run has no checkpoint, or one that is not finite
template <typename ValuesOf>
ValuesOverTraining values_over_training(const Run& run, ValuesOf&& values_of) {
    auto [values, control] = moments_over_training(run, values_of);
    return {.steps = run.checkpoint_steps,
            .values = std::move(values),
            .control = std::move(control)};
}

/// One value at every checkpoint, by its full name.   (T)
inline std::vector<double> series(const ValuesOverTraining& over_training,
                                  const std::string& name) {
    std::vector<double> numbers;
    for (const auto& values : over_training.values)
        for (const auto& value : values)
            if (full_name(value) == name) numbers.push_back(value.value);
    return numbers;
}

/// A row for each value at the last checkpoint: beside it that of step 0, of the matched random
/// control, of the perfect solution, and whether the architecture fixes it.
inline Table measures_table(const ValuesOverTraining& over_training) {
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

/// A row for each checkpoint, a column for each value.
inline Table over_training_table(const Analysis& analysis,
                                 const ValuesOverTraining& over_training) {
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

inline std::vector<SummaryRow> measured_summary(const Analysis& analysis, const Values& last) {
    std::vector<SummaryRow> rows;
    for (const auto& value : last) {
        const auto& [name, definition, unit, ideal] = measure_named(analysis, value.measure);
        rows.push_back({full_name(value), value.value, unit, definition});
    }
    return rows;
}

/// A report whose summary, and whose tables `measures` and `over_training`, are these values.
inline Report measured_report(const Analysis& analysis, const ValuesOverTraining& over_training) {
    return {.summary = measured_summary(analysis, over_training.values.back()),
            .tables = {measures_table(over_training), over_training_table(analysis, over_training)},
            .figures = {}};
}

/// Columns of a table with a row for each checkpoint, as lines over training.
inline Figure training_figure(const std::string& name, const std::string& title,
                              const std::string& caption, const std::vector<std::string>& columns,
                              const std::string& value_title,
                              const std::string& table = "over_training") {
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

/// A column of a table with a row for each frequency at a checkpoint, a line each.
inline Figure frequency_figure(const std::string& column, const std::string& title,
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
