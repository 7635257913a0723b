#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/matrix.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

/// The weights of one moment of a run.
struct Checkpoint {
    std::int64_t step = 0;
    Weights weights;
};

/// What a file says of its making, by name.
using Attributes = std::vector<std::pair<std::string, std::string>>;

/// The value of an attribute; empty without one.
std::string attribute(const Attributes& attributes, const std::string& name);

/// A run as read back. Checkpoints stay on disk until they are asked for.
struct Run {
    std::string file;
    std::string status;  ///< running, complete or failed
    RunSpec spec;
    Task task;
    Metrics metrics;
    Attributes attributes;                                     ///< of the root group
    std::vector<std::int64_t> checkpoint_steps;                ///< (T)
    std::function<Checkpoint(std::int64_t)> read_checkpoint;   ///< of index 0 to T - 1
    std::function<Dtype(const std::string&)> read_dtype = {};  ///< of a weight; none without a file
};

std::int64_t checkpoint_count(const Run& run);

/// The index of the checkpoint of a step.
///
/// @throws Error when the run has none
std::int64_t checkpoint_index(const Run& run, std::int64_t step);

/// The type in which a weight lies in its file: a float32 that is widened, as checkpoints are, and
/// narrowed again has the same bits. float64 of a run that is in none.
///
/// @throws Error when the run has no such weight
Dtype stored_dtype(const Run& run, const std::string& weight);

/// Checkpoint `index`, of which something is to be said.
///
/// @throws Error when a weight is NaN or infinite: no measure of it would mean anything
Checkpoint finite_checkpoint(const Run& run, std::int64_t index);

/// @throws Error when the run has no checkpoint of that step, or it is not finite
Checkpoint checkpoint_at(const Run& run, std::int64_t step);

/// @throws Error when the run has no checkpoint yet
void require_checkpoints(const Run& run);

/// @throws Error when the run has no checkpoint yet, or its last is not finite
Checkpoint last_checkpoint(const Run& run);

/// The run with `count` of its checkpoints, first and last included, spread evenly; 0: all.
Run thinned(Run run, std::int64_t count);

/// Calls `visit(checkpoint)` for all checkpoints in order; one is in memory at a time.
///
/// @throws Error when one is not finite
template <typename Visit>
void visit_checkpoints(const Run& run, Visit&& visit) {
    for (std::int64_t t = 0; t < checkpoint_count(run); ++t) visit(finite_checkpoint(run, t));
}

/// `f(checkpoint)` of all checkpoints, in their order, by several threads: each has one checkpoint
/// in memory at a time.
///
/// @throws Error when one is not finite
template <typename F>
auto over_checkpoints(const Run& run, F&& f) {
    return parallel_map(checkpoint_count(run),
                        [&](const std::int64_t t) { return f(finite_checkpoint(run, t)); });
}

}  // namespace grokscope
