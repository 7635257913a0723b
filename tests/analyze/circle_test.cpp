#include <catch2/catch.hpp>

#include "analysis.hpp"
#include "support/reports.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis circle_analysis;

namespace {

using testing::cell;
using testing::number;
using testing::summary_number;

Report report_of(const Run& run) {
    return circle_analysis.report(run, default_options(circle_analysis));
}

}  // namespace

TEST_CASE("the neurons of a constructed circle are one perfect group at any frequency") {
    const auto frequency = GENERATE(1, 7, 33);
    const auto report = report_of(
        testing::constructed_run(testing::circle_spec(67, 5, Activation::relu, {frequency})));

    REQUIRE(row_count(table(report, "groups")) == 1);
    CHECK(cell(report, "groups", "frequency") == Cell(std::int64_t{frequency}));
    CHECK(cell(report, "groups", "neurons") == Cell(std::int64_t{5}));
    CHECK(number(report, "groups", "norm_cv") < 1e-12);
    CHECK(number(report, "groups", "norm_max_over_min") == Approx(1.0));
    CHECK(number(report, "groups", "gap_cv") < 1e-12);
    CHECK(number(report, "groups", "resultant") == Approx(1.0));
    for (const std::string rho : {"rho_1", "rho_2", "rho_3", "rho_4"})
        CHECK(number(report, "groups", rho) < 1e-12);
}

TEST_CASE("the measures of a constructed circle are ideal, and above their null") {
    const auto report =
        report_of(testing::constructed_run(testing::circle_spec(67, 7, Activation::square)));

    CHECK(summary_number(report, "share_agreeing") == 1.0);
    CHECK(summary_number(report, "resultant") == Approx(1.0));
    CHECK(summary_number(report, "circular_deviation") < 1e-6);
    CHECK(summary_number(report, "norm_cv") < 1e-12);
    CHECK(summary_number(report, "norm_max_over_min") == Approx(1.0));
    CHECK(summary_number(report, "circularity_W_E") == Approx(1.0));
    CHECK(summary_number(report, "circularity_W_input") == Approx(1.0));
    CHECK(summary_number(report, "resultant_null_95") < 0.9);
}

TEST_CASE("two circles are two groups, whose norms are not equalised with one another") {
    const auto report = report_of(
        testing::constructed_run(testing::circle_spec(67, 12, Activation::square, {4, 26})));

    REQUIRE(row_count(table(report, "groups")) == 2);
    CHECK(cell(report, "groups", "frequency", 0) == Cell(std::int64_t{4}));
    CHECK(cell(report, "groups", "frequency", 1) == Cell(std::int64_t{26}));
    CHECK(cell(report, "groups", "neurons", 1) == Cell(std::int64_t{6}));
    CHECK(summary_number(report, "resultant") == Approx(1.0));
    CHECK(std::isnan(summary_number(report, "norm_cv")));
}

TEST_CASE("groups over training are those of the last checkpoint, measured at each") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto uneven = constructed_weights(spec);
    uneven[1].value.col(0) *= 3.0;
    const auto report = report_of(testing::run_of(
        spec, {{.step = 0, .weights = uneven}, {.step = 9, .weights = constructed_weights(spec)}}));

    REQUIRE(row_count(table(report, "groups_over_training")) == 2);
    // Norms 3, 1, 1, 1, 1: mean 1.4, standard deviation .8.
    CHECK(number(report, "groups_over_training", "norm_cv", 0) == Approx(0.8 / 1.4));
    CHECK(number(report, "groups_over_training", "norm_max_over_min", 0) == Approx(3.0));
    CHECK(number(report, "groups_over_training", "norm_cv", 1) < 1e-12);
    CHECK(number(report, "over_training", "norm_cv", 0) == Approx(0.8 / 1.4));
}

TEST_CASE("a neuron that has all but vanished is on no circle") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto weights = constructed_weights(spec);
    weights[1].value.col(2) *= 1e-6;

    const auto report = report_of(testing::run_of(spec, {{.step = 0, .weights = weights}}));

    CHECK(cell(report, "groups", "neurons") == Cell(std::int64_t{4}));
    CHECK(summary_number(report, "share_agreeing") == 1.0);
}

TEST_CASE("circularity says nothing where the embedding is fixed, and is of both inputs") {
    const auto fixed =
        report_of(testing::constructed_run(testing::circle_spec(12, 5, Activation::relu, {5})));
    auto spec = testing::small_addition(7);
    spec.model.embedding = Embedding::untied;
    const auto untied = report_of(testing::sample_run(spec));

    CHECK(cell(fixed, "measures", "of", 5) == Cell(std::string("W_E")));
    CHECK(cell(fixed, "measures", "vacuous", 5) == Cell(true));
    CHECK(cell(untied, "measures", "vacuous", 5) == Cell(false));
    for (const std::string name : {"W_E_a", "W_E_b", "W_input_a", "W_input_b"})
        CHECK(summary_number(untied, "circularity_" + name) <= 1.0);
}

}  // namespace grokscope
