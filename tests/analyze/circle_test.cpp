#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis circle_analysis;

namespace {

using testing::cell;
using testing::number;
using testing::summary_number;

/// The angle of a point of `stars`, from 0 to 2 pi.
double star_angle(const Report& report, const std::string& side, const std::size_t row) {
    const double angle = std::atan2(number(report, "stars", side + "_sin", row),
                                    number(report, "stars", side + "_cos", row));
    return angle < -1e-9 ? angle + 2.0 * std::numbers::pi : angle;
}

double star_radius(const Report& report, const std::string& side, const std::size_t row) {
    return std::hypot(number(report, "stars", side + "_cos", row),
                      number(report, "stars", side + "_sin", row));
}

/// c and s of w(x) ~ c cos(w_k x) + s sin(w_k x), by their sums.
std::pair<double, double> summed_coefficients(const Vector& w, const std::int64_t k) {
    const auto p = static_cast<double>(w.size());
    const double factor = (2 * k == w.size() ? 1.0 : 2.0) / p;
    double c = 0.0;
    double s = 0.0;
    for (Eigen::Index x = 0; x < w.size(); ++x) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(k * x) / p;
        c += factor * w(x) * std::cos(angle);
        s += factor * w(x) * std::sin(angle);
    }
    return {c, s};
}

/// Of every row of `stars`: which checkpoint it is of, which neuron and which frequency.
template <typename Visit>
void visit_stars(const Report& report, Visit&& visit) {
    for (std::size_t row = 0; row < static_cast<std::size_t>(row_count(table(report, "stars")));
         ++row)
        visit(row, std::get<std::int64_t>(cell(report, "stars", "step", row)),
              std::get<std::int64_t>(cell(report, "stars", "neuron", row)),
              std::get<std::int64_t>(cell(report, "stars", "frequency", row)));
}

}  // namespace

TEST_CASE("the neurons of a constructed circle are one perfect group at any frequency") {
    const auto frequency = GENERATE(1, 7, 33);
    const auto report = testing::report_of(
        circle_analysis,
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
    const auto report = testing::report_of(
        circle_analysis, testing::constructed_run(testing::circle_spec(67, 7, Activation::square)));

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
    const auto report = testing::report_of(
        circle_analysis,
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
    const auto report = testing::report_of(
        circle_analysis,
        testing::run_of(spec, {{.step = 0, .weights = uneven},
                               {.step = 9, .weights = constructed_weights(spec)}}));

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

    const auto report =
        testing::report_of(circle_analysis,
                           testing::run_of(spec, {{.step = 0, .weights = weights}}));

    CHECK(cell(report, "groups", "neurons") == Cell(std::int64_t{4}));
    CHECK(summary_number(report, "share_agreeing") == 1.0);
}

TEST_CASE("stars of constructed circles are regular: angles 2 pi j / n in, twice that out") {
    const auto report = testing::report_of(
        circle_analysis,
        testing::constructed_run(testing::circle_spec(67, 10, Activation::square, {4, 26})));

    REQUIRE(row_count(table(report, "stars")) == 10);
    visit_stars(report, [&](const std::size_t row, auto, const auto neuron, const auto frequency) {
        const double in = 2.0 * std::numbers::pi * static_cast<double>(neuron % 5) / 5.0;
        CHECK(frequency == (neuron < 5 ? 4 : 26));
        CHECK(star_angle(report, "in_a", row) == Approx(in).margin(1e-9));
        CHECK(star_angle(report, "out", row) ==
              Approx(std::fmod(2.0 * in, 2.0 * std::numbers::pi)).margin(1e-9));
        for (const std::string side : {"in_a", "in_b", "out"})
            CHECK(star_radius(report, side, row) == Approx(1.0));
    });
}

TEST_CASE("coefficients of stars are the sums that define them, at every checkpoint") {
    auto spec = testing::small_addition(GENERATE(2, 7, 12));
    spec.model.embedding = Embedding::untied;
    const auto run = testing::sample_run(spec);
    const auto report = testing::report_of(circle_analysis, run);

    visit_stars(report, [&](const std::size_t row, const auto step, const auto neuron,
                            const auto frequency) {
        const auto effective = effective_weights(spec, checkpoint_at(run, step).weights);
        for (const auto& [side, matrix] :
             {std::pair<std::string, Matrix>{"in_a", effective.input_a},
              {"in_b", effective.input_b},
              {"out", effective.output}}) {
            const auto [c, s] = summed_coefficients(matrix.col(neuron), frequency);
            CHECK(number(report, "stars", side + "_cos", row) == Approx(c).margin(1e-12));
            CHECK(number(report, "stars", side + "_sin", row) == Approx(s).margin(1e-12));
        }
    });
}

TEST_CASE("places of stars follow the in-angles of their group at each checkpoint") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto mirrored = constructed_weights(spec);
    mirrored[1].value.row(1) *= -1.0;
    const auto report = testing::report_of(
        circle_analysis,
        testing::run_of(spec, {{.step = 0, .weights = mirrored},
                               {.step = 9, .weights = constructed_weights(spec)}}));

    // Angles 0, 72, 144, -144, -72 degrees, and the same with opposite signs.
    const std::vector<std::int64_t> mirrored_places{2, 1, 0, 4, 3};
    const std::vector<std::int64_t> places{2, 3, 4, 0, 1};
    for (std::size_t j = 0; j < 5; ++j) {
        CHECK(cell(report, "stars", "place", j) == Cell(mirrored_places[j]));
        CHECK(cell(report, "stars", "place", 5 + j) == Cell(places[j]));
    }
}

TEST_CASE("both axes of a star end as far out as its farthest neuron") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto weights = constructed_weights(spec);
    weights[1].value.col(2) *= 3.0;
    const auto report =
        testing::report_of(circle_analysis,
                           testing::run_of(spec, {{.step = 0, .weights = weights}}));

    for (const auto& figure : report.figures) {
        if (figure.table != "stars") continue;
        const double reach = figure.name == "stars_in" ? 3.0 : 1.0;
        for (const std::string channel : {"x", "y"}) {
            const auto domain = figure.spec["encoding"][channel]["scale"]["domain"];
            CHECK(domain[0].get<double>() == Approx(-reach));
            CHECK(domain[1].get<double>() == Approx(reach));
        }
    }
}

TEST_CASE("circularity says nothing where the embedding is fixed, and is of both inputs") {
    const auto fixed = testing::report_of(circle_analysis,
                                          testing::constructed_run(
                                              testing::circle_spec(12, 5, Activation::relu, {5})));
    auto spec = testing::small_addition(7);
    spec.model.embedding = Embedding::untied;
    const auto untied = testing::report_of(circle_analysis, testing::sample_run(spec));

    CHECK(cell(fixed, "measures", "of", 5) == Cell(std::string("W_E")));
    CHECK(cell(fixed, "measures", "vacuous", 5) == Cell(true));
    CHECK(cell(untied, "measures", "vacuous", 5) == Cell(false));
    for (const std::string name : {"W_E_a", "W_E_b", "W_input_a", "W_input_b"})
        CHECK(summary_number(untied, "circularity_" + name) <= 1.0);
}

}  // namespace grokscope
