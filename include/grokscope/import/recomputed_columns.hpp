#pragma once

#include <functional>
#include <map>
#include <string>

#include "grokscope/base/matrix.hpp"
#include "grokscope/import/imported_task.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// Evaluates weights of one specification and task, as `evaluation` does; one thread at a time.
using Evaluate = std::function<Metrics(const Weights& weights)>;

/// Makes what evaluates; each thread has its own.
using MakeEvaluate = std::function<Evaluate(const RunSpec& spec, const Task& task)>;

/// What weights give, by column of metrics: the norms; loss and accuracy of all examples,
/// `all_loss` and `all_accuracy`; and those of each split where it is told.
class RecomputedColumns {
public:
    RecomputedColumns(const RunSpec& spec, const ImportedTask& imported, const MakeEvaluate& make);

    std::map<std::string, double> of(const Weights& weights) const;

private:
    bool is_split_;
    double train_ = 0.0;  ///< how many examples
    double test_ = 0.0;
    Evaluate evaluate_;
};

}  // namespace grokscope
