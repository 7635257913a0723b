#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/control.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"

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
std::string full_name(const Value& value);

/// @throws Error when the card has no such measure
const Measure& measure_named(const Analysis& analysis, const std::string& name);

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
std::vector<double> series(const ValuesOverTraining& over_training, const std::string& name);

/// A row for each checkpoint, a column for each value.
Table over_training_table(const Analysis& analysis, const ValuesOverTraining& over_training);

/// A report whose summary, and whose tables `measures` and `over_training`, are these values.
Report measured_report(const Analysis& analysis, const ValuesOverTraining& over_training);

/// Columns of a table with a row for each checkpoint, as lines over training.
Figure training_figure(const std::string& name, const std::string& title,
                       const std::string& caption, const std::vector<std::string>& columns,
                       const std::string& value_title, const std::string& table = "over_training");

/// A column of a table with a row for each frequency at a checkpoint, a line each.
Figure frequency_figure(const std::string& column, const std::string& title,
                        const std::string& caption, const std::string& table);

}  // namespace grokscope
