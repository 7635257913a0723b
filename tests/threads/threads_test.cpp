#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <string>
#include <thread>
#include <vector>

#include "fused/evaluator.hpp"
#include "grokscope/addition/fourier.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/parallel.hpp"
#include "grokscope/model/evaluation.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_check.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/run/weights_check.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/specs.hpp"
#include "support/temporary_directory.hpp"
#include "threads/hdf5_calls.hpp"

/// What several threads use at once; of use with ThreadSanitizer (preset `tsan`).
namespace grokscope {
namespace {

constexpr int thread_count = 4;  // whatever the machine has

/// f(0), f(1), ... at once.
template <typename F>
void in_threads(const F& f) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < thread_count; ++i) threads.emplace_back([&f, i] { f(i); });
}

RunSpec spec_of(const TaskKind kind) {
    auto spec = testing::small_spec();
    spec.task.kind = kind;
    spec.numerics.dtype = Dtype::float64;
    spec.schedule = {.steps = 20, .metrics_every = 1, .checkpoints = "every 1"};
    return spec;
}

/// A complete run of 21 evaluations and checkpoints.
void write_run(const std::filesystem::path& path, const RunSpec& spec) {
    RunWriter writer(new_part_path(path), spec, make_task(spec), {});
    auto other = spec;
    for (std::int64_t step = 0; step <= spec.schedule.steps; ++step) {
        other.seed.init = step;
        const auto weights = initial_weights(other);
        writer.append_metrics(step, evaluation(spec, make_task(spec), weights, 0.0));
        writer.append_checkpoint({.step = step, .weights = weights});
    }
    writer.finish("complete");
    writer.move_to(path);
}

}  // namespace

TEST_CASE("lists within lists are worked on by threads of the outer one alone") {
    const auto sums = parallel_map(8, [](const std::int64_t i) {
        const auto inner = parallel_map(5, [&](const std::int64_t j) { return 10 * i + j; });
        return std::accumulate(inner.begin(), inner.end(), std::int64_t{0});
    });

    for (std::int64_t i = 0; i < 8; ++i) CHECK(sums[static_cast<std::size_t>(i)] == 50 * i + 10);
}

TEST_CASE("runs are opened, read and closed by several threads") {
    const auto spec = spec_of(TaskKind::modular_addition);
    const testing::TemporaryDirectory directory;
    for (int i = 0; i < thread_count; ++i) write_run(directory / (std::to_string(i) + ".h5"), spec);
    const auto before = testing::hdf5_calls();
    std::vector<Problems> problems(thread_count);

    in_threads([&](const int i) {
        problems[static_cast<std::size_t>(i)] =
            problems_of(read_run(directory / (std::to_string(i) + ".h5")));
    });

    CHECK(problems == std::vector<Problems>(thread_count));
    CHECK(testing::hdf5_calls() > before + thread_count * 21);
}

TEST_CASE("the checkpoints of one run are read by several threads") {
    const auto spec = spec_of(TaskKind::sparse_parity);
    const testing::TemporaryDirectory directory;
    write_run(directory / "run.h5", spec);
    const auto run = read_run(directory / "run.h5");

    const auto steps = over_checkpoints(run, [](const Checkpoint& at) { return at.step; });

    CHECK(steps == run.checkpoint_steps);
}

TEST_CASE("transforms of several shapes are planned and made by several threads") {
    std::vector<Matrix> constant(thread_count);

    in_threads([&](const int i) {
        for (Eigen::Index p = 3; p < 40; ++p) {
            const auto transform = fft::of_columns(Matrix::Ones(p, 1 + p % 5));
            constant[static_cast<std::size_t>(i)] = transform.cwiseAbs();
        }
    });

    for (const auto& magnitudes : constant) {
        CHECK(magnitudes(0, 0) == Approx(39.0));
        CHECK(magnitudes(1, 0) == Approx(0.0).margin(1e-12));
    }
}

TEST_CASE("several threads choose the kernels for this processor at once") {
    const auto spec = spec_of(GENERATE(TaskKind::modular_addition, TaskKind::sparse_parity));
    const auto task = make_task(spec);
    const auto weights = initial_weights(spec);
    std::vector<double> losses(thread_count);

    in_threads([&](const int i) {
        losses[static_cast<std::size_t>(i)] =
            fused_evaluator(spec, task)->row(weights, 0.0).test_loss[0];
    });

    CHECK(losses == std::vector<double>(thread_count, losses[0]));
    CHECK(losses[0] == Approx(evaluation(spec, task, weights, 0.0).test_loss[0]).epsilon(1e-12));
}

}  // namespace grokscope
