#include "branch/replay.hpp"

#include <cstdint>
#include <functional>

#include "engine/engine.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/branch.hpp"
#include "grokscope/run/branch_history.hpp"
#include "record/interrupt.hpp"
#include "trainer/engines.hpp"

namespace grokscope {

Weights first_weights(const BranchHistory& history) {
    const auto& first = history.front();
    return first.engine == "construct" ? constructed_weights(first.spec)
                                       : initial_weights(first.spec);
}

namespace {

/// @param initial  of step 0, to which the norm clamp refers
/// @param task  of the ancestor
/// @param from  the step at which it begins, in `state`
TrainingState through(const Ancestor& ancestor, const Weights& initial, const Task& task,
                      const std::int64_t from, const TrainingState& state,
                      const std::function<void(std::int64_t step)>& on_step) {
    const auto engine = make_engine(ancestor.engine, ancestor.spec, task, initial);
    engine->restore(from, state);
    for (auto step = from; step < ancestor.until; ++step) {
        if (is_interrupted()) throw Interrupted{};
        engine->update(step);
        on_step(step + 1);
    }
    return engine->state();
}

}  // namespace

TrainingState replay(const BranchHistory& history,
                     const std::function<void(std::int64_t step)>& on_step) {
    const auto initial = first_weights(history);
    TrainingState state{.weights = initial, .moments = {}};
    std::int64_t step = 0;
    for (const auto& ancestor : history) {
        if (ancestor.engine == "construct") continue;  // it is whole at step 0
        state = through(ancestor, initial, task_of(ancestor.spec, history), step, state, on_step);
        step = ancestor.until;
    }
    return state;
}

}  // namespace grokscope
