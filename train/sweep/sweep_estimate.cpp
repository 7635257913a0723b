#include "sweep/sweep_estimate.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/clock.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/run_size.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "trainer/engines.hpp"

namespace grokscope {
namespace {

/// A number that grows with the cost of a step.
double step_size(const RunSpec& spec) {
    const auto examples = is_parity(spec) ? spec.task.train_size : train_pair_count(spec.task);
    return static_cast<double>(examples) * static_cast<double>(spec.model.hidden);
}

/// How long one call takes, from as many as fit into a moment.   [s]
template <typename Call>
double seconds_per_call(const Call& call) {
    constexpr double moment = 0.1;
    call();
    std::int64_t calls = 0;
    const double begin = now_seconds();
    for (; calls == 0 || now_seconds() - begin < moment; ++calls) call();
    return (now_seconds() - begin) / static_cast<double>(calls);
}

double run_seconds(const RunSpec& spec, const std::string& engine_name) {
    const double begin = now_seconds();
    const auto task = make_task(spec);
    const auto engine = make_engine(engine_name, spec, task, initial_weights(spec));
    const auto evaluator = make_evaluator(spec, task);
    const double setup = now_seconds() - begin;
    std::int64_t step = 0;
    const double update = seconds_per_call([&] { engine->update(step++); });
    const double evaluating =
        seconds_per_call([&] { (void)evaluator->row(engine->weights(), 0.0); });
    const auto steps = static_cast<double>(spec.schedule.steps);
    return setup + steps * update +
           steps / static_cast<double>(spec.schedule.metrics_every) * evaluating;
}

}  // namespace

SweepEstimate estimate(const SweepPlan& plan, std::vector<std::size_t> order) {
    constexpr std::size_t most_samples = 9;
    std::sort(order.begin(), order.end(), [&](const std::size_t a, const std::size_t b) {
        return step_size(plan.runs[a].spec) < step_size(plan.runs[b].spec);
    });
    SweepEstimate total;
    for (const auto i : order) total.bytes += run_bytes(plan.runs[i].spec);
    const auto samples = std::min(most_samples, order.size());
    for (std::size_t i = 0; i < samples; ++i) {
        const auto middle = order[(2 * i + 1) * order.size() / (2 * samples)];
        total.seconds += run_seconds(plan.runs[middle].spec, plan.engine) *
                         static_cast<double>(order.size()) / static_cast<double>(samples);
    }
    return total;
}

}  // namespace grokscope
