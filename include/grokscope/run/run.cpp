#include "grokscope/run/run.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {

std::string attribute(const Attributes& attributes, const std::string& name) {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const auto& named) { return named.first == name; });
    return found == attributes.end() ? std::string{} : found->second;
}

std::int64_t checkpoint_count(const Run& run) {
    return static_cast<std::int64_t>(run.checkpoint_steps.size());
}

Checkpoint finite_checkpoint(const Run& run, const std::int64_t index) {
    auto checkpoint = run.read_checkpoint(index);
    for (const auto& [name, value] : checkpoint.weights)
        require(value.allFinite(),
                "{} has weights in {} at step {} that are NaN or infinite (the run has diverged: "
                "finite ones would be right)",
                run.file, name, checkpoint.step);
    return checkpoint;
}

std::int64_t checkpoint_index(const Run& run, const std::int64_t step) {
    const auto& steps = run.checkpoint_steps;
    const auto found = std::find(steps.begin(), steps.end(), step);
    require(found != steps.end(), "{} has no checkpoint of step {} (it has {} from {} to {})",
            run.file, step, steps.size(), steps.empty() ? -1 : steps.front(),
            steps.empty() ? -1 : steps.back());
    return found - steps.begin();
}

Checkpoint checkpoint_at(const Run& run, const std::int64_t step) {
    return finite_checkpoint(run, checkpoint_index(run, step));
}

Dtype stored_dtype(const Run& run, const std::string& weight) {
    return run.read_dtype ? run.read_dtype(weight) : Dtype::float64;
}

void require_checkpoints(const Run& run) {
    require(checkpoint_count(run) > 0, "{} has no checkpoint yet (wait until training has begun)",
            run.file);
}

Checkpoint last_checkpoint(const Run& run) {
    require_checkpoints(run);
    return finite_checkpoint(run, checkpoint_count(run) - 1);
}

Run thinned(Run run, const std::int64_t count) {
    const auto last = checkpoint_count(run) - 1;
    if (count == 0 || count > last) return run;
    const auto kept = std::max<std::int64_t>(count, 2);
    std::vector<std::int64_t> indices;
    std::vector<std::int64_t> steps;
    for (std::int64_t i = 0; i < kept; ++i) {
        indices.push_back(i * last / (kept - 1));
        steps.push_back(run.checkpoint_steps[static_cast<std::size_t>(indices.back())]);
    }
    run.checkpoint_steps = steps;
    run.read_checkpoint = [read = run.read_checkpoint, indices](const std::int64_t i) {
        return read(indices[static_cast<std::size_t>(i)]);
    };
    return run;
}

}  // namespace grokscope
