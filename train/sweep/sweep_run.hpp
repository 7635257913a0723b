#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "grokscope/run/run_writer.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "sweep/sweep_board.hpp"

namespace grokscope {

/// The runs of a sweep that are to be trained, in turn.
struct SweepQueue {
    std::filesystem::path sweep;
    SweepPlan plan;
    std::vector<std::size_t> order;  ///< indices into `plan.runs`
    WriterOptions writer;

    const PlannedRun& run(const std::size_t place) const { return plan.runs[order[place]]; }
};

/// Trains one run of a sweep, or goes on with it. Whatever goes wrong is written beside it, not
/// thrown.
Ending train_run(const SweepQueue& queue, std::size_t place, SweepBoard& board);

/// Writes beside a run why it gave nothing.
void note_error(const SweepQueue& queue, std::size_t place, const std::string& message);

}  // namespace grokscope
