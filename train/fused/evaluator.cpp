#include "engine/evaluator.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "fused/array.hpp"
#include "fused/evaluator.hpp"
#include "fused/layout.hpp"
#include "fused/step.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/evaluation.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace fused {
namespace {

std::vector<std::int64_t> all_rows(const Task& task) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(example_count(task)));
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

/// The means over one split; NaN in both where it is empty.
Score mean_score(const RunSpec& spec, const Task& task, const ExampleScores& scores,
                 const bool train) {
    double loss = 0.0;
    double right = 0.0;
    double count = 0.0;
    for (std::size_t i = 0; i < scores.loss.size(); ++i) {
        if ((task.is_train[i] != 0) != train) continue;
        loss += scores.loss[i];
        right += scores.is_right[i];
        ++count;
    }
    return {.loss = loss_factor(spec) * (loss / count),
            .accuracy = known_accuracy(loss, right / count)};
}

class FusedEvaluator : public Evaluator {
public:
    FusedEvaluator(const RunSpec& spec, const Task& task)
        : spec_(spec),
          task_(task),
          layout_(layout_of(spec)),
          numbers_{Array<double>(static_cast<std::size_t>(layout_.size)),
                   Array<double>(static_cast<std::size_t>(layout_.size))},
          step_(step_of(spec_, task_, all_rows(task_), layout_, numbers_)) {}

    Metrics row(const Weights& weights, const double seconds) override {
        const auto norm = weight_norm(spec_, weights);
        // Vectors of maxima and minima lose NaN, and nothing is in a hurry where one is.
        if (!has_step(spec_) || !(norm.l2 < 1e6)) return evaluation(spec_, task_, weights, seconds);
        put_all(numbers_.weight, layout_, weights, "");
        const auto scores = step_->scores();
        return evaluation_row(mean_score(spec_, task_, scores, true),
                              mean_score(spec_, task_, scores, false), norm, seconds);
    }

private:
    const RunSpec spec_;
    const Task task_;
    Layout layout_;
    Numbers<double> numbers_;
    std::unique_ptr<Step> step_;
};

}  // namespace
}  // namespace fused

std::unique_ptr<Evaluator> fused_evaluator(const RunSpec& spec, const Task& task) {
    return std::make_unique<fused::FusedEvaluator>(spec, task);
}

}  // namespace grokscope
