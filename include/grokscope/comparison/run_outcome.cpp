#include "grokscope/comparison/run_outcome.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "grokscope/addition/key_frequencies.hpp"
#include "grokscope/addition/waves.hpp"
#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/generalisation_time.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/learning/transition.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/operation_count.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/parity/distractors.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// The wall-clock time at the evaluation of a step; of the last where it is missing.   [s]
double seconds_at(const Metrics& metrics, const double step) {
    if (metrics.seconds.empty()) return missing;
    const auto found = std::find(metrics.step.begin(), metrics.step.end(),
                                 static_cast<std::int64_t>(std::isnan(step) ? -1.0 : step));
    if (found == metrics.step.end()) return metrics.seconds.back();
    return metrics.seconds[static_cast<std::size_t>(found - metrics.step.begin())];
}

}  // namespace

double key_frequency_count(const Run& run) {
    if (is_parity(run.spec) || checkpoint_count(run) == 0) return missing;
    const auto effective = effective_weights(run.spec, last_checkpoint(run).weights);
    return static_cast<double>(
        article_keys(dominant_waves(effective.input_a), KeyRules{}.article_threshold).size());
}

double last_distractor_ratio(const Run& run) {
    if (!is_parity(run.spec) || checkpoint_count(run) == 0) return missing;
    const auto weights = last_checkpoint(run).weights;
    return distractor_share(weight(weights, "W_in"), run.spec.task.parity_bits, 0.0).ratio;
}

Outcome outcome_of(const Run& run, const std::string& arm, const std::int64_t seed,
                   const AccuracyThresholds& thresholds) {
    const auto& metrics = run.metrics;
    Outcome outcome{.arm = arm, .seed = seed, .memorised = {}, .generalised = {}};
    outcome.memorised = first_crossing(metrics.step, metrics.train_accuracy, thresholds.train);
    outcome.generalised = time_of_generalising(run, thresholds.test);
    outcome.failed = run.status == "failed";
    outcome.steps = metrics.step.empty() ? missing : static_cast<double>(metrics.step.back());
    outcome.seconds = seconds_at(metrics, outcome.generalised.after);
    outcome.operations = operations_per_step(run.spec) *
                         (has_generalised(outcome) ? outcome.generalised.after : outcome.steps);
    outcome.norm = metrics.weight_norm_l2.empty() ? missing : metrics.weight_norm_l2.back();
    outcome.key_frequencies = key_frequency_count(run);
    outcome.distractor_ratio = last_distractor_ratio(run);
    return outcome;
}

}  // namespace grokscope
