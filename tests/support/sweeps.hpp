#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/model/metrics.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/sweep/sweep.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

/// Sweeps in memory, for tests of analyses.
namespace grokscope::testing {

/// A sweep whose runs are these, in the order of the plan; all have ended as their status says.
inline Sweep sweep_of(const SweepPlan& plan, const std::vector<Run>& runs) {
    Sweep sweep{.file = "test",
                .plan = plan,
                .states = {},
                .read_run = [runs](const std::size_t i) { return runs[i]; }};
    for (const auto& run : runs)
        sweep.states.push_back(run.status == "failed" ? RunState::failed : RunState::complete);
    return sweep;
}

/// Losses and accuracies at steps 0, 100, 200, ...; the train split is right from step 100 on.
inline Metrics metrics_of(const std::vector<double>& train_loss,
                          const std::vector<double>& test_loss,
                          const std::vector<double>& test_accuracy) {
    Metrics metrics;
    metrics.train_loss = train_loss;
    metrics.test_loss = test_loss;
    metrics.test_accuracy = test_accuracy;
    for (std::size_t i = 0; i < train_loss.size(); ++i) {
        metrics.step.push_back(static_cast<std::int64_t>(100 * i));
        metrics.train_accuracy.push_back(i == 0 ? 0.5 : 1.0);
    }
    return metrics;
}

}  // namespace grokscope::testing
