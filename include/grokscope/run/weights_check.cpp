#include "grokscope/run/weights_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/branch.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/imported.hpp"
#include "grokscope/run/recomputed_metrics.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"

namespace grokscope {
namespace {

/// A metric that its weights do not have.
struct MetricFault {
    std::string metric;
    std::int64_t step = 0;
    double stored = 0.0;
    Range recomputed;
};

/// What is wrong with the weights of one checkpoint.
struct CheckpointFaults {
    std::int64_t step = 0;
    std::vector<std::string> not_finite;  ///< names of weights
    std::vector<MetricFault> metrics;     ///< none is looked at where a weight is not finite
};

/// What the evaluations of a run were made with.
struct EvaluationSetting {
    RunSpec spec;
    Task task;
};

/// Every example is one that the model can be asked.
bool has_valid_examples(const RunSpec& spec, const Task& task) {
    const auto within = [](const auto& numbers, const std::int64_t least, const std::int64_t most) {
        return std::all_of(numbers.data(), numbers.data() + numbers.size(),
                           [&](const std::int64_t x) { return x >= least && x <= most; });
    };
    const auto p = spec.task.modulus;
    return is_parity(spec) ? task.inputs.cols() == spec.task.bits + 1 &&
                                 within(task.inputs, -1, 1) && within(task.targets, 0, 1)
                           : task.inputs.cols() == 2 && within(task.inputs, 0, p - 1) &&
                                 within(task.targets, 0, p - 1);
}

/// Whether a run of one specification can be an ancestor of one of another.
bool are_kin(const RunSpec& ancestor, const RunSpec& run) {
    auto task = ancestor.task;
    task.train_fraction = run.task.train_fraction;
    task.train_size = run.task.train_size;
    return task == run.task && ancestor.model == run.model && ancestor.seed.split == run.seed.split;
}

/// What the evaluations of a run's ancestors were made with, then what its own were.
///
/// A branch's file has the examples of the branch; where it has cut the train set, those of its
/// ancestors are made again.
std::vector<EvaluationSetting> evaluation_settings(const Run& run, const BranchHistory& history) {
    std::vector<EvaluationSetting> settings;
    for (auto ancestor = history.begin(); ancestor != history.end(); ++ancestor)
        settings.push_back({.spec = ancestor->spec,
                            .task = ancestor->spec.task == run.spec.task
                                        ? run.task
                                        : task_of(ancestor->spec, {history.begin(), ancestor})});
    settings.push_back({.spec = run.spec, .task = run.task});
    return settings;
}

/// The setting of a step: as `spec_at`.
const EvaluationSetting& setting_at(const std::vector<EvaluationSetting>& settings,
                                    const BranchHistory& history, const std::int64_t step) {
    const auto found = std::find_if(history.begin(), history.end(), [&](const Ancestor& ancestor) {
        return step <= ancestor.until;
    });
    return settings[static_cast<std::size_t>(found - history.begin())];
}

/// @param row  of the metrics, at the step of the weights
std::vector<MetricFault> metric_faults(const EvaluationSetting& setting, const Weights& weights,
                                       const Metrics& row) {
    std::vector<std::pair<std::string, double>> stored;
    visit_metric_columns(row, [&](const char* name, const std::vector<double>& column) {
        stored.emplace_back(name, column.front());
    });
    std::vector<MetricFault> faults;
    visit_measures(recomputed_metrics(setting.spec, setting.task, weights),
                   [&](const std::string& name, const Range& range) {
                       const auto found =
                           std::find_if(stored.begin(), stored.end(),
                                        [&](auto& named) { return named.first == name; });
                       if (!has_value(range, found->second))
                           faults.push_back({name, row.step.front(), found->second, range});
                   });
    return faults;
}

/// The row of the metrics at a step; none where it was not evaluated.
std::optional<Metrics> evaluation_at(const Metrics& metrics, const std::int64_t step) {
    const auto found = std::lower_bound(metrics.step.begin(), metrics.step.end(), step);
    if (found == metrics.step.end() || *found != step) return std::nullopt;
    return metrics_row(metrics, static_cast<std::size_t>(found - metrics.step.begin()));
}

/// Looks at all checkpoints, by several threads.
///
/// @param settings  empty where metrics are not to be looked at
std::vector<CheckpointFaults> checkpoint_faults(const Run& run, const BranchHistory& history,
                                                const std::vector<EvaluationSetting>& settings) {
    return parallel_map(checkpoint_count(run), [&](const std::int64_t t) {
        const auto checkpoint = run.read_checkpoint(t);
        CheckpointFaults faults{.step = checkpoint.step, .not_finite = {}, .metrics = {}};
        for (const auto& [name, value] : checkpoint.weights)
            if (!value.allFinite()) faults.not_finite.push_back(name);
        const auto row = settings.empty() ? std::nullopt
                                          : evaluation_at(run.metrics, checkpoint.step);
        if (faults.not_finite.empty() && row)
            faults.metrics = metric_faults(setting_at(settings, history, checkpoint.step),
                                           checkpoint.weights, *row);
        return faults;
    });
}

/// `0.25`, or where ties may count either way `0.25 to 0.5`.
std::string text_of(const Range& range) {
    return range.value == range.least && range.least < range.most
               ? fmt::format("{} to {}", range.least, range.most)
               : fmt::format("{}", range.value);
}

/// ` (and at 3 more checkpoints, the last at step 400)`; nothing where there is one alone.
std::string and_more(const std::vector<std::int64_t>& steps) {
    if (steps.size() < 2) return {};
    return fmt::format(" (and at {} more checkpoint{}, the last at step {})", steps.size() - 1,
                       steps.size() == 2 ? "" : "s", steps.back());
}

/// A problem for each weight that has values which are no numbers.
void tell_weights(const Run& run, const std::vector<CheckpointFaults>& faults, Problems& problems) {
    for (const auto& [role, name, rows, cols] : weight_shapes(run.spec)) {
        std::vector<std::int64_t> steps;
        for (const auto& fault : faults)
            if (std::count(fault.not_finite.begin(), fault.not_finite.end(), name) > 0)
                steps.push_back(fault.step);
        if (!steps.empty())
            problems.push_back(
                fmt::format("/checkpoints/{} has values that are no numbers at step {}{}", name,
                            steps.front(), and_more(steps)));
    }
}

/// A problem for each metric that differs, with its first value that does.
void tell_metrics(const std::vector<CheckpointFaults>& faults, Problems& problems) {
    visit_measures(RecomputedMetrics{}, [&](const std::string& name, const Range&) {
        std::vector<MetricFault> found;
        for (const auto& checkpoint : faults)
            for (const auto& fault : checkpoint.metrics)
                if (fault.metric == name) found.push_back(fault);
        if (found.empty()) return;
        std::vector<std::int64_t> steps;
        for (const auto& fault : found) steps.push_back(fault.step);
        problems.push_back(fmt::format("/metrics/{} is {} at step {}, where the weights give {}{}",
                                       name, found[0].stored, found[0].step,
                                       text_of(found[0].recomputed), and_more(steps)));
    });
}

/// What the metrics can be computed from; none, and a problem, where a file has no such thing.
std::vector<EvaluationSetting> checked_settings(const Run& run, const BranchHistory& history,
                                                Problems& problems) {
    const bool kin = std::all_of(history.begin(), history.end(), [&](const Ancestor& ancestor) {
        return are_kin(ancestor.spec, run.spec);
    });
    const bool valid = has_valid_examples(run.spec, run.task);
    if (!kin) problems.emplace_back("branch_history has runs of another task or model");
    if (!valid) problems.emplace_back("/task has examples that are none of the specification's");
    return kin && valid ? evaluation_settings(run, history) : std::vector<EvaluationSetting>{};
}

}  // namespace

void check_weights(const Run& run, const CheckDepth& depth, Problems& problems) {
    const auto history = history_of(run.attributes);
    // What was stored with imported weights was compared with them when they were imported.
    const bool are_ours = depth.metrics && !is_imported(run);
    const auto settings = are_ours ? checked_settings(run, history, problems)
                                   : std::vector<EvaluationSetting>{};
    const auto faults = checkpoint_faults(run, history, settings);
    tell_weights(run, faults, problems);
    tell_metrics(faults, problems);
}

}  // namespace grokscope
