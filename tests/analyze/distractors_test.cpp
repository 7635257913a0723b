#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"

namespace grokscope {

extern const Analysis distractors_analysis;

namespace {

using testing::summary_number;

RunSpec parity_spec() {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.train_size = 4;
    spec.task.test_size = 4;
    spec.model.hidden = 2;
    return spec;
}

Weights weights_with(const double distractor) {
    Matrix w_in = Matrix::Ones(31, 2);
    w_in.middleRows(3, 27).setConstant(distractor);
    return {{"W_in", w_in}, {"W_out", Matrix::Ones(2, 1)}};
}

/// Distractors as large as the rest, then half, then all but gone; generalises at step 20.
Report report_of_pruning(const std::vector<OptionSpec>& options = distractors_analysis.options) {
    Metrics metrics;
    metrics.step = {0, 10, 20};
    metrics.test_accuracy = {0.5, 0.6, 1.0};
    const auto run = testing::run_of(parity_spec(),
                                     {{.step = 0, .weights = weights_with(1.0)},
                                      {.step = 10, .weights = weights_with(0.5)},
                                      {.step = 20, .weights = weights_with(1e-3)}},
                                     metrics);
    return distractors_analysis.report(run, Options(options));
}

}  // namespace

TEST_CASE("the distractors of a pruned run fall from nine tenths to nothing") {
    const auto report = report_of_pruning();

    CHECK(summary_number(report, "ratio_start") == Approx(0.9));
    CHECK(summary_number(report, "ratio_end") == Approx(27e-6 / (3.0 + 27e-6)));
    CHECK(summary_number(report, "tau") == Approx(0.1));
    CHECK(summary_number(report, "max_abs_distractor_end") == Approx(1e-3));
}

TEST_CASE("the last pruned distractors stand beside the time of generalisation") {
    const auto report = report_of_pruning();

    CHECK(summary_number(report, "last_pruned_before") == 10);
    CHECK(summary_number(report, "last_pruned_after") == 20);
    CHECK(summary_number(report, "t_gen_before") == 10);
    CHECK(summary_number(report, "t_gen_after") == 20);
}

TEST_CASE("the distractors have a row for each checkpoint, bit and weight") {
    const auto report = report_of_pruning();

    CHECK(row_count(table(report, "ratio")) == 3);
    CHECK(row_count(table(report, "trajectories")) == 3 * 31);
    CHECK(row_count(table(report, "pruning")) == 27 * 2);
    CHECK(column(table(report, "trajectories"), "kind").values[30] == Cell(std::string("bias")));
}

TEST_CASE("the distractors tell every weight of every checkpoint, where that is asked for") {
    auto options = distractors_analysis.options;
    options.back().value = std::int64_t{1};

    const auto report = report_of_pruning(options);

    const auto& weights = table(report, "weights");
    REQUIRE(row_count(weights) == 3 * 31 * 2);
    const auto cell = [&](const std::string& name) {
        return column(weights, name).values[2 * 31 * 2 + 2 * 29 + 1];
    };
    CHECK(cell("step") == Cell(std::int64_t{20}));
    CHECK(cell("bit") == Cell(std::int64_t{29}));
    CHECK(cell("kind") == Cell(std::string("distractor")));
    CHECK(cell("neuron") == Cell(std::int64_t{1}));
    CHECK(cell("weight") == Cell(1e-3));
    CHECK_THROWS_WITH(table(report_of_pruning(), "weights"), "the report has no table weights");
}

TEST_CASE("distractors are asked for of parity runs alone") {
    CHECK(distractors_analysis.applies(parity_spec()));
    CHECK_FALSE(distractors_analysis.applies(RunSpec{}));
}

}  // namespace grokscope
