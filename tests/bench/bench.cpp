#include <cblas.h>
#include <fmt/core.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "engine/evaluator.hpp"
#include "fused/fused_engine.hpp"
#include "fused/parity_patterns.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "record/provenance.hpp"
#include "reference/reference_engine.hpp"
#include "trainer/engines.hpp"

/// Times steps of one engine on one thread, and the peak of SGEMM on the same core.
namespace grokscope {
namespace {

double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Time for which this process had a core.   [s]
double processor_seconds() {
    return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

/// `modular-addition`, or `parity-H` with H hidden units.
RunSpec spec_of(const std::string& preset) {
    RunSpec spec;
    spec.regularizer.weight_decay = 1.0;
    if (preset == "modular-addition") return spec;
    const std::string prefix = "parity-";
    require(preset.starts_with(prefix),
            "there is no preset {} to time (modular-addition or parity-16 would be right)", preset);
    spec.task.kind = TaskKind::sparse_parity;
    spec.model.hidden = std::atol(preset.substr(prefix.size()).c_str());
    spec.model.outputs = 2;
    spec.regularizer.weight_decay = 0.1;
    check(spec);
    return spec;
}

/// Operations of a step, with one for each addition and each multiplication.
struct Operations {
    std::int64_t done = 0;   ///< by the algorithm of the fused engine
    std::int64_t dense = 0;  ///< by products of matrices
};

Operations operations(const RunSpec& spec, const std::int64_t n) {
    const auto hidden = spec.model.hidden;
    if (!is_parity(spec)) {
        const auto p = spec.task.modulus;
        const auto products = 6 * (2 * p * spec.model.embed * hidden + p * n * hidden);
        return {.done = products, .dense = products};
    }
    const auto readout = 6 * n * hidden;  // margin, its gradient, that of the readout
    const auto rows = fused::rows_touched(fused::best_groups(spec.task.bits, n), n);
    return {.done = rows * hidden + readout,
            .dense = 4 * n * (spec.task.bits + 1) * hidden + readout};
}

/// Operations per second of one large product.   [1/s]
double sgemm_rate() {
    constexpr int side = 768;
    const std::vector<float> a(static_cast<std::size_t>(side) * side, 0.5F);
    auto product = a;
    double best = 0.0;
    for (int i = 0; i < 5; ++i) {
        const auto begin = now();
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, side, side, side, 1.0F, a.data(),
                    side, a.data(), side, 0.0F, product.data(), side);
        best = std::max(best, 2.0 * side * side * side / (now() - begin));
    }
    return best;
}

struct Timing {
    double rate = 0.0;        ///< [steps/s]
    double core_share = 0.0;  ///< of the time, for which the process had a core
    double evaluation = 0.0;  ///< [s]
};

Timing timing(Engine& engine, Evaluator& evaluator, const double seconds) {
    std::int64_t step = 0;
    while (step < 10) engine.update(step++);
    const auto warm = step;
    const auto begin = now();
    const auto processor_begin = processor_seconds();
    while (now() - begin < seconds)
        for (int i = 0; i < 10; ++i) engine.update(step++);
    const auto passed = now() - begin;
    Timing timing{.rate = static_cast<double>(step - warm) / passed,
                  .core_share = (processor_seconds() - processor_begin) / passed};
    const auto evaluating = now();
    constexpr int evaluations = 10;
    for (int i = 0; i < evaluations; ++i) evaluator.row(engine.weights(), 0.0);
    timing.evaluation = (now() - evaluating) / evaluations;
    return timing;
}

int bench(const std::string& name, const std::string& preset, const double seconds) {
    use_one_thread();
    const auto spec = spec_of(preset);
    const auto task = make_task(spec);
    const auto initial = initial_weights(spec);
    const auto engine = name == "fused" ? fused_engine(spec, task, initial)
                                        : reference_engine(spec, task, initial);
    const auto evaluator = make_evaluator(spec, task);
    auto peak = sgemm_rate();
    const auto [rate, core_share, evaluation] = timing(*engine, *evaluator, seconds);
    peak = std::max(peak, sgemm_rate());
    const auto n = static_cast<std::int64_t>(split_rows(task, true).size());
    const auto [done, dense] = operations(spec, n);
    fmt::print(R"({{"steps_per_second": {}, "core_share": {}, "evaluation_seconds": {}, )"
               R"("peak": {}, "operations": {}, "dense_operations": {}}})"
               "\n",
               rate, core_share, evaluation, peak, done, dense);
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace grokscope

int main(const int count, const char* const* arguments) {
    if (count != 4) {
        fmt::print(stderr, "usage: grokscope_bench fused|reference PRESET SECONDS\n");
        return 2;
    }
    try {
        return grokscope::bench(arguments[1], arguments[2], std::atof(arguments[3]));
    } catch (const grokscope::Error& error) {
        fmt::print(stderr, "grokscope_bench: {}\n", error.what());
        return 1;
    }
}
