#include "grokscope/import/recomputed_columns.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/import/imported_task.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Without a split all examples are evaluated as one, that of training.
Task evaluated_task(const ImportedTask& imported) {
    auto task = imported.task;
    if (!imported.is_split) std::fill(task.is_train.begin(), task.is_train.end(), std::uint8_t{1});
    return task;
}

double count_of(const ImportedTask& imported, const bool train) {
    return static_cast<double>(split_rows(imported.task, train).size());
}

}  // namespace

RecomputedColumns::RecomputedColumns(const RunSpec& spec, const ImportedTask& imported,
                                     const MakeEvaluate& make)
    : is_split_(imported.is_split),
      train_(count_of(imported, true)),
      test_(count_of(imported, false)),
      evaluate_(make(spec, evaluated_task(imported))) {}

std::map<std::string, double> RecomputedColumns::of(const Weights& weights) const {
    const auto row = evaluate_(weights);
    std::map<std::string, double> columns;
    visit_measures(row, [&](const std::string& name, const std::vector<double>& column) {
        columns[name] = column.front();
    });
    for (const std::string what : {"loss", "accuracy"}) {
        const auto train = columns["train_" + what];
        const auto test = columns["test_" + what];
        // The mean of no examples is NaN, and counts for nothing.
        columns["all_" + what] =
            !is_split_ || test_ == 0.0 ? train : (train_ * train + test_ * test) / (train_ + test_);
        if (is_split_) continue;
        columns.erase("train_" + what);
        columns.erase("test_" + what);
    }
    return columns;
}

}  // namespace grokscope
