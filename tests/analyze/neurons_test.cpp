#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <tuple>

#include "analysis/analysis.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis neurons_analysis;

namespace {

using testing::cell;
using testing::number;
using testing::summary_number;

}  // namespace

TEST_CASE("the neurons of a constructed circle are ideal by every measure") {
    const auto [activation, fve, with_harmonics, share_above] =
        GENERATE(std::tuple(Activation::relu, 0.9620, 0.9949, 1.0),
                 std::tuple(Activation::abs, 0.8514, 0.9801, 1.0),
                 std::tuple(Activation::square, 0.8000, 1.0000, 0.0));
    const auto report =
        testing::report_of(neurons_analysis,
                           testing::constructed_run(testing::circle_spec(67, 7, activation, {30})));

    for (const std::string average : {"_median", "_mean"}) {
        CHECK(summary_number(report, "fve" + average) == Approx(fve).margin(2e-4));
        CHECK(summary_number(report, "fve_with_harmonics" + average) ==
              Approx(with_harmonics).margin(2e-4));
        CHECK(summary_number(report, "in_share" + average) == Approx(1.0));
        CHECK(summary_number(report, "out_third" + average) < 1e-20);
    }
    CHECK(summary_number(report, "share_above") == share_above);
    CHECK(number(report, "measures", "ideal", 0) == fve);
}

TEST_CASE("the neurons' table has the waves of their construction") {
    const auto report =
        testing::report_of(neurons_analysis, testing::constructed_run(
                                                 testing::circle_spec(67, 7, Activation::square)));

    for (std::size_t j = 0; j < 7; ++j) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(j) / 7.0;
        CHECK(number(report, "neurons", "amplitude", j) == Approx(1.0));
        CHECK(std::cos(number(report, "neurons", "phase", j) - angle) == Approx(1.0));
        CHECK(std::cos(number(report, "neurons", "out_phase", j) - 2.0 * angle) == Approx(1.0));
    }
}

TEST_CASE("neurons that have vanished are counted and left out of the averages") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto weights = constructed_weights(spec);
    weights[1].value.col(2) *= 1e-6;
    const auto report =
        testing::report_of(neurons_analysis,
                           testing::run_of(spec, {{.step = 0, .weights = constructed_weights(spec)},
                                                  {.step = 5, .weights = weights}}));

    CHECK(summary_number(report, "vanished") == 1.0);
    CHECK(cell(report, "neurons", "group", 2) == Cell(std::int64_t{0}));
    REQUIRE(row_count(table(report, "groups")) == 2);
    CHECK(cell(report, "groups", "neurons", 0) == Cell(std::int64_t{5}));
    CHECK(cell(report, "groups", "neurons", 1) == Cell(std::int64_t{4}));
    CHECK(cell(report, "groups", "step", 1) == Cell(std::int64_t{5}));
}

TEST_CASE("neurons over training have a row for each neuron of each checkpoint") {
    const auto spec = testing::small_addition(9);
    const auto report = testing::report_of(neurons_analysis, testing::sample_run(spec));

    CHECK(row_count(table(report, "neurons_over_training")) == 3 * spec.model.hidden);
    CHECK(cell(report, "neurons_over_training", "step", 14) == Cell(std::int64_t{200}));
    CHECK(cell(report, "neurons_over_training", "fve", 14) == cell(report, "neurons", "fve", 4));
}

TEST_CASE("what neurons must be, whatever they learn, is marked as vacuous") {
    auto fixed = testing::circle_spec(67, 5, Activation::relu);
    fixed.model.collapsed_out = true;
    const auto report = testing::report_of(neurons_analysis, testing::sample_run(fixed));
    const auto free =
        testing::report_of(neurons_analysis, testing::sample_run(testing::small_addition(9)));

    CHECK(cell(report, "measures", "vacuous", 0) == Cell(true));
    CHECK(cell(report, "measures", "measure", 10) == Cell(std::string("out_share")));
    CHECK(cell(report, "measures", "vacuous", 10) == Cell(false));
    CHECK(cell(free, "measures", "vacuous", 0) == Cell(false));
}

TEST_CASE("harmonics of neurons that have none are missing") {
    const auto report = testing::report_of(neurons_analysis,
                                           testing::constructed_run(
                                               testing::circle_spec(12, 5, Activation::relu, {4})));

    CHECK(std::isnan(summary_number(report, "in_second_median")));
    CHECK(std::isnan(summary_number(report, "in_third_mean")));
    CHECK(summary_number(report, "fve_with_harmonics_mean") ==
          Approx(summary_number(report, "fve_mean")));
}

}  // namespace grokscope
