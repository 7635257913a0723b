#include <cmath>

#include "engine.hpp"
#include "fused/evaluator.hpp"
#include "grokscope/clock.hpp"
#include "interrupt.hpp"
#include "trainer.hpp"

namespace grokscope {
namespace {

/// Stops a run whose loss is no number; what it has written stays readable as failed.
void require_finite(const double loss, const std::int64_t step, const TrainingJob& job,
                    Recording& recording) {
    if (std::isfinite(loss)) return;
    recording.finish("failed");
    throw Error(
        fmt::format("the training loss is {} at step {}; {} ends there, marked as failed "
                    "(a smaller optimizer.lr or numerics.dtype = \"float64\" may be right)",
                    loss, step, part_path(job.path).string()));
}

}  // namespace

Exit train(const TrainingJob& job) {
    const auto& spec = job.spec;
    const auto engine = make_engine(job.engine, spec, job.task, job.initial);
    fused::Evaluator evaluator(spec, job.task);
    auto options = job.recording;
    options.moment_kinds = engine->moment_kinds();
    Recording recording(job.path, spec, job.task, job.attributes, options);
    const auto start = recording.resumed().value_or(SavedState{});
    if (recording.resumed()) engine->restore(start.step, start.training);
    const double begin = now_seconds() - start.seconds;
    const auto seconds = [&] { return now_seconds() - begin; };
    if (job.on_start) job.on_start(start.step);

    for (auto step = start.step;; ++step) {
        if (recording.is_metrics_due(step)) {
            const auto row = evaluator.row(engine->weights(), seconds());
            recording.append_metrics(step, row);
            require_finite(row.train_loss[0], step, job, recording);
            if (job.on_evaluation) job.on_evaluation(step, row);
        }
        if (recording.is_checkpoint_due(step))
            recording.append_checkpoint({.step = step, .weights = engine->weights()});
        if (step == spec.schedule.steps) break;
        if (recording.is_state_due(step)) recording.save_state(step, seconds(), *engine);
        if (is_interrupted()) {
            recording.save_state(step, seconds(), *engine);
            return Exit::interrupted;
        }
        engine->update(step);
    }

    recording.finish("complete");
    return Exit::done;
}

}  // namespace grokscope
