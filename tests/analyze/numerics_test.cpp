#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/error.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis numerics_analysis;

namespace {

using testing::summary_number;

/// The constructed circle with squaring neurons, all of whose answers are right, and the same with
/// logits `scale` times as large at steps 100 and 200.
Run scaled_run(const double scale) {
    auto spec = testing::circle_spec(13, 5, Activation::square);
    const auto first = constructed_weights(spec);
    auto scaled = first;
    scaled.back().value *= scale;
    return testing::run_of(spec, {{.step = 0, .weights = first},
                                  {.step = 100, .weights = scaled},
                                  {.step = 200, .weights = scaled}});
}

/// A parity model whose last layer grows by the given factors, at steps 0, 500, 1000, ...; its
/// train loss every 100 steps is .1 but where it spikes.
Run slingshot_run(const std::vector<double>& factors, const std::vector<std::size_t>& spikes_at) {
    const auto spec = testing::small_parity();
    auto weights = initial_weights(spec);
    std::vector<Checkpoint> checkpoints;
    for (std::size_t t = 0; t < factors.size(); ++t) {
        weights.back().value *= factors[t];
        checkpoints.push_back({.step = static_cast<std::int64_t>(500 * t), .weights = weights});
    }
    auto metrics = testing::sample_metrics(static_cast<std::int64_t>(5 * factors.size() - 4), 100);
    metrics.train_loss.assign(metrics.step.size(), 1e-4);
    for (const auto i : spikes_at) metrics.train_loss[i] = 1.0;
    return testing::run_of(spec, checkpoints, metrics);
}

}  // namespace

TEST_CASE("numerics finds every sum collapsed where all logits are right by far, in each type") {
    const auto report = testing::report_of(numerics_analysis, scaled_run(1e4));

    for (const std::string dtype : {"float16", "bfloat16", "float32", "float64"}) {
        CHECK(summary_number(report, "softmax_collapse_" + dtype) == 1.0);
        CHECK(summary_number(report, "zero_loss_" + dtype) == 1.0);
        CHECK(summary_number(report, "train_loss_" + dtype) == 0.0);
    }
    CHECK(summary_number(report, "floor_since") == 100.0);
    CHECK(summary_value(report, "floor_warning") ==
          Cell(std::string("the train loss is at the floor of float32 from step 100 to the end")));
}

TEST_CASE("numerics has no warning where the loss is far from its floor") {
    const auto report = testing::report_of(numerics_analysis, scaled_run(1.0));

    CHECK(summary_number(report, "softmax_collapse_bfloat16") == 0.0);
    CHECK(summary_number(report, "train_loss_float32") ==
          Approx(summary_number(report, "train_loss_float64")));
    CHECK(std::isnan(summary_number(report, "floor_since")));
    CHECK(summary_value(report, "floor_warning") == Cell(std::string("none")));
}

TEST_CASE("numerics looks at the floor of the type trained in") {
    auto run = scaled_run(1.0);
    const auto floors = table(testing::report_of(numerics_analysis, run), "dtypes");
    CHECK(column(floors, "trained_in").values ==
          std::vector<Cell>{Cell(false), Cell(false), Cell(true), Cell(false)});
    CHECK(std::get<double>(column(floors, "loss_floor").values[2]) ==
          Approx(std::ldexp(1.0, -23)).epsilon(1e-6));

    run.spec.numerics.dtype = Dtype::float64;
    CHECK(column(table(testing::report_of(numerics_analysis, run), "dtypes"), "trained_in")
              .values[3] == Cell(true));
}

TEST_CASE("numerics sees a model that is right everywhere descend along its weights") {
    const auto report = testing::report_of(numerics_analysis, scaled_run(20.0));

    CHECK(summary_number(report, "descent_cosine_W_out") > 0.0);
    CHECK(summary_number(report, "descent_cosine_all") > 0.0);
    CHECK_THROWS_AS(summary_number(report, "descent_cosine_W_E"), Error);
}

TEST_CASE("numerics counts the cycles that were made, and their period") {
    const auto report =
        testing::report_of(numerics_analysis,
                           slingshot_run({1, 1, 1.2, 1, 1, 1.2, 1, 1, 1.2, 1}, {8, 23, 38}));

    CHECK(summary_value(report, "spike_count") == Cell(std::int64_t{3}));
    CHECK(summary_value(report, "slingshot_count") == Cell(std::int64_t{3}));
    CHECK(summary_number(report, "slingshot_period") == 1500.0);
    const auto& spikes = table(report, "spikes");
    CHECK(column(spikes, "before").values[1] == Cell(std::int64_t{2200}));
    CHECK(column(spikes, "peak").values[1] == Cell(std::int64_t{2300}));
    CHECK(column(spikes, "after").values[1] == Cell(std::int64_t{2400}));
    CHECK(std::get<double>(column(spikes, "height").values[1]) == Approx(1e4));
    CHECK(std::get<double>(column(spikes, "growth").values[1]) == Approx(0.2));
}

TEST_CASE("numerics counts a spike without growth, but not as a slingshot") {
    const auto report =
        testing::report_of(numerics_analysis, slingshot_run({1, 1, 1, 1, 0.5, 1}, {8}));

    CHECK(summary_value(report, "spike_count") == Cell(std::int64_t{1}));
    CHECK(summary_value(report, "slingshot_count") == Cell(std::int64_t{0}));
    CHECK(std::isnan(summary_number(report, "slingshot_period")));
}

TEST_CASE("numerics counts no spike in growth alone, at an end, or that lasts too long") {
    CHECK(summary_value(testing::report_of(numerics_analysis, slingshot_run({1, 2, 2}, {})),
                        "spike_count") == Cell(std::int64_t{0}));
    CHECK(summary_value(testing::report_of(numerics_analysis, slingshot_run({1, 2, 2}, {0, 9, 10})),
                        "spike_count") == Cell(std::int64_t{0}));
    std::vector<std::size_t> long_one(25);
    std::iota(long_one.begin(), long_one.end(), std::size_t{5});
    CHECK(summary_value(testing::report_of(numerics_analysis,
                                           slingshot_run({1, 1, 1, 2, 2, 2, 2, 2, 2}, long_one)),
                        "spike_count") == Cell(std::int64_t{0}));
}

TEST_CASE("numerics finds no spikes in a run without metrics") {
    const auto report = testing::report_of(numerics_analysis, scaled_run(1.0));

    CHECK(summary_value(report, "spike_count") == Cell(std::int64_t{0}));
    CHECK(row_count(table(report, "spikes")) == 0);
}

}  // namespace grokscope
