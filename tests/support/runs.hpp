#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/model/construction.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"

/// Runs in memory, for tests of analyses.
namespace grokscope::testing {

/// A run with these checkpoints and metrics that was never written to a file.
inline Run run_of(const RunSpec& spec, const std::vector<Checkpoint>& checkpoints,
                  const Metrics& metrics = {}) {
    std::vector<std::int64_t> steps;
    for (const auto& checkpoint : checkpoints) steps.push_back(checkpoint.step);
    return {.file = "test.h5",
            .status = "complete",
            .spec = spec,
            .task = make_task(spec),
            .metrics = metrics,
            .attributes = {},
            .checkpoint_steps = steps,
            .read_checkpoint = [checkpoints](const std::int64_t index) {
                return checkpoints[static_cast<std::size_t>(index)];
            }};
}

/// Metrics of one evaluation, each of them .5.
inline Metrics one_evaluation() {
    Metrics row;
    visit_metric_columns(row, [](const char*, std::vector<double>& column) { column = {0.5}; });
    return row;
}

/// The specification of a constructed model over all pairs.
inline RunSpec circle_spec(const std::int64_t p, const std::int64_t hidden,
                           const Activation activation,
                           const std::vector<std::int64_t>& frequencies = {1}) {
    RunSpec spec;
    spec.task.modulus = p;
    spec.task.symmetric = false;
    spec.model.embedding = Embedding::fixed;
    spec.model.frequencies = frequencies;
    spec.model.embed = 2 * static_cast<std::int64_t>(frequencies.size());
    spec.model.hidden = hidden;
    spec.model.activation = activation;
    return spec;
}

/// The constructed model as a run of one checkpoint.
inline Run constructed_run(const RunSpec& spec) {
    return run_of(spec, {{.step = 0, .weights = constructed_weights(spec)}});
}

}  // namespace grokscope::testing
