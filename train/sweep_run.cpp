#include <string>

#include "earlier_attempt.hpp"
#include "provenance.hpp"
#include "sweep_run.hpp"
#include "trainer.hpp"

namespace grokscope {
namespace {

/// A run's own specification, told as if it had been given alone.
LoadedSpec loaded_spec(const SweepPlan& plan, const PlannedRun& run) {
    LoadedSpec loaded{.spec = run.spec,
                      .name = plan.name,
                      .summary = plan.summary,
                      .text = plan.text,
                      .sweep = {}};
    for (const auto& axis : plan.axes)
        loaded.text += fmt::format("# {} = {}\n", axis, axis_value(run.spec, axis).dump());
    return loaded;
}

/// What was left by a process that died may be damaged; the run then begins again.
bool can_go_on(const std::filesystem::path& path, const RunSpec& spec) {
    try {
        return earlier_attempt(path, spec).has_value();
    } catch (const Error&) {
        return false;
    }
}

TrainingJob job_of(const SweepQueue& queue, const std::size_t place) {
    const auto& run = queue.run(place);
    const auto path = run_path(queue.sweep, run.id);
    return {.spec = run.spec,
            .initial = initial_weights(run.spec),
            .engine = queue.plan.engine,
            .attributes = provenance(loaded_spec(queue.plan, run), queue.plan.engine),
            .path = path,
            .recording = {.resume = can_go_on(path, run.spec), .writer = queue.writer}};
}

}  // namespace

void note_error(const SweepQueue& queue, const std::size_t place, const std::string& message) {
    try {
        write_file(error_path(queue.sweep, queue.run(place).id), message + "\n");
    } catch (const std::exception&) {
        return;  // the disk may be the very thing that is wrong; the run counts as not done anyway
    }
}

Outcome train_run(const SweepQueue& queue, const std::size_t place, SweepBoard& board) {
    const auto& run = queue.run(place);
    std::int64_t reached = 0;
    try {
        auto job = job_of(queue, place);
        job.on_start = [&](const std::int64_t step) {
            board.covered += step;
            reached = step;
        };
        job.on_evaluation = [&](const std::int64_t step, const Metrics&) {
            board.trained += step - reached;
            board.covered += step - reached;
            reached = step;
        };
        const auto exit = train(job);
        std::filesystem::remove(error_path(queue.sweep, run.id));
        if (exit == Exit::interrupted) return Outcome::stopped;
        return Outcome::complete;
    } catch (const RunIsLocked&) {
        board.covered += run.spec.schedule.steps;
        return Outcome::locked;
    } catch (const std::exception& error) {
        board.covered += run.spec.schedule.steps - reached;
        note_error(queue, place, error.what());
        return state_of(queue.sweep, run) == RunState::failed ? Outcome::failed : Outcome::error;
    }
}

}  // namespace grokscope
