#include "sweep/sweep_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <ios>
#include <new>
#include <string>

#include "grokscope/base/printable.hpp"
#include "grokscope/base/text_file.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/run_lock.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_directory.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "record/provenance.hpp"
#include "record/recording.hpp"
#include "sweep/sweep_board.hpp"
#include "trainer/trainer.hpp"

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

/// What to say of a failure.
std::string reason_of(const std::exception& error) {
    const bool lacks_memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    return lacks_memory ? "there is not enough memory (fewer --jobs would be right)"
                        : message_of(error);
}

/// Says that an attempt is replaced, on stderr and in the logs of the sweep.
void note_new_beginning(const SweepQueue& queue, const std::size_t place, std::string reason) {
    std::replace(reason.begin(), reason.end(), '\n', ' ');
    const auto& id = queue.run(place).id;
    say(fmt::format("grokscope sweep: {} begins again at step 0: {}\n", id, reason));
    std::ofstream(again_path(queue.sweep, id), std::ios::app) << reason << "\n";
}

TrainingJob job_of(const SweepQueue& queue, const std::size_t place) {
    const auto& run = queue.run(place);
    return {.spec = run.spec,
            .task = make_task(run.spec),
            .initial = initial_weights(run.spec),
            .engine = queue.plan.engine,
            .attributes = provenance(loaded_spec(queue.plan, run), queue.plan.engine),
            .path = run_path(queue.sweep, run.id),
            .recording = {.resume = true,
                          .unattended = true,
                          .on_new_beginning =
                              [&queue, place](const std::string& reason) {
                                  note_new_beginning(queue, place, reason);
                              },
                          .writer = queue.writer}};
}

}  // namespace

void note_error(const SweepQueue& queue, const std::size_t place, const std::string& message) {
    try {
        write_file(error_path(queue.sweep, queue.run(place).id), message + "\n");
    } catch (const std::exception&) {
        say(fmt::format("grokscope sweep: {}: {}\n", queue.run(place).id, printable(message)));
    }
}

Ending train_run(const SweepQueue& queue, const std::size_t place, SweepBoard& board) {
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
        if (exit == Exit::interrupted) return Ending::stopped;
        return Ending::complete;
    } catch (const RunIsLocked&) {
        board.covered += run.spec.schedule.steps;
        return Ending::locked;
    } catch (const RunHasEnded&) {
        board.covered += run.spec.schedule.steps;
    } catch (const std::exception& error) {
        board.covered += run.spec.schedule.steps - reached;
        note_error(queue, place, reason_of(error));
    }
    switch (state_of(queue.sweep, run)) {
        case RunState::complete: return Ending::complete;
        case RunState::failed: return Ending::failed;
        default: return Ending::error;
    }
}

}  // namespace grokscope
