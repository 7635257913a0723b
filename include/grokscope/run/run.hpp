#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "grokscope/base/error.hpp"
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
inline std::string attribute(const Attributes& attributes, const std::string& name) {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const auto& named) { return named.first == name; });
    return found == attributes.end() ? std::string{} : found->second;
}

/// A run as read back. Checkpoints stay on disk until they are asked for.
struct Run {
    std::string file;
    std::string status;  ///< running, complete or failed
    RunSpec spec;
    Task task;
    Metrics metrics;
    Attributes attributes;                                    ///< of the root group
    std::vector<std::int64_t> checkpoint_steps;               ///< (T)
    std::function<Checkpoint(std::int64_t)> read_checkpoint;  ///< of index 0 to T - 1
};

inline std::int64_t checkpoint_count(const Run& run) {
    return static_cast<std::int64_t>(run.checkpoint_steps.size());
}

/// Checkpoint `index`, of which something is to be said.
///
/// @throws Error when a weight is NaN or infinite: no measure of it would mean anything
inline Checkpoint finite_checkpoint(const Run& run, const std::int64_t index) {
    auto checkpoint = run.read_checkpoint(index);
    for (const auto& [name, value] : checkpoint.weights)
        require(value.allFinite(),
                "{} has weights in {} at step {} that are NaN or infinite (the run has diverged: "
                "finite ones would be right)",
                run.file, name, checkpoint.step);
    return checkpoint;
}

/// @throws Error when the run has no checkpoint of that step, or it is not finite
inline Checkpoint checkpoint_at(const Run& run, const std::int64_t step) {
    const auto& steps = run.checkpoint_steps;
    const auto found = std::find(steps.begin(), steps.end(), step);
    require(found != steps.end(), "{} has no checkpoint of step {} (it has {} from {} to {})",
            run.file, step, steps.size(), steps.empty() ? -1 : steps.front(),
            steps.empty() ? -1 : steps.back());
    return finite_checkpoint(run, found - steps.begin());
}

/// @throws Error when the run has no checkpoint yet
inline void require_checkpoints(const Run& run) {
    require(checkpoint_count(run) > 0, "{} has no checkpoint yet (wait until training has begun)",
            run.file);
}

/// @throws Error when the run has no checkpoint yet, or its last is not finite
inline Checkpoint last_checkpoint(const Run& run) {
    require_checkpoints(run);
    return finite_checkpoint(run, checkpoint_count(run) - 1);
}

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
