#include "trainer/trainer.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "grokscope/base/clock.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/program/program.hpp"
#include "grokscope/run/run_writer.hpp"
#include "record/interrupt.hpp"
#include "record/recording.hpp"
#include "record/state_file.hpp"
#include "trainer/engines.hpp"

namespace grokscope {
namespace {

/// Stops a run; what it has written stays readable as failed.
[[noreturn]] void fail(const std::string& problem, const std::int64_t step,
                       const std::string& remedy, const TrainingJob& job, Recording& recording) {
    recording.finish("failed");
    throw Error(fmt::format("{} at step {}; {} ends there, marked as failed ({})", problem, step,
                            part_path(job.path).string(), remedy));
}

/// Stops a run whose loss is no number, or whose weights are all 0 and are to keep a norm.
void require_sound(const Metrics& row, const std::int64_t step, const TrainingJob& job,
                   Recording& recording) {
    const double loss = row.train_loss[0];
    if (!std::isfinite(loss))
        fail(fmt::format("the training loss is {}", loss), step,
             step == 0 ? "a smaller model.init_scale or numerics.dtype = \"float64\" may be right"
                       : "a smaller optimizer.lr or numerics.dtype = \"float64\" may be right",
             job, recording);
    if (job.spec.regularizer.norm_clamp > 0 && row.weight_norm_l2[0] == 0)
        fail("all weights are 0, which no regularizer.norm_clamp takes back to a norm,", step,
             step == 0 ? "a larger model.init_scale would be right"
                       : "a smaller regularizer.proximal_l1, l1 or weight_decay would be right",
             job, recording);
}

}  // namespace

Exit train(const TrainingJob& job) {
    const auto& spec = job.spec;
    const auto engine = make_engine(job.engine, spec, job.task, job.initial);
    const auto evaluator = make_evaluator(spec, job.task);
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
            const auto row = evaluator->row(engine->weights(), seconds());
            recording.append_metrics(step, row);
            require_sound(row, step, job, recording);
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
