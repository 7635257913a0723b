#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <variant>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis logits_analysis;

namespace {

using testing::cell;
using testing::number;
using testing::summary_number;

}  // namespace

TEST_CASE("logits of squares on a circle have the closed form's coefficient and ideal R^2") {
    const auto report = testing::report_of(
        logits_analysis,
        testing::constructed_run(testing::circle_spec(67, 5, Activation::square, {7})));

    CHECK(summary_number(report, "logit_r2") == Approx(2.0 / 3.0));
    CHECK(summary_number(report, "logit_r2_by_sum") == Approx(1.0));
    CHECK(number(report, "frequencies", "alpha", 6) == Approx(2.5));
    CHECK(number(report, "frequencies", "alpha", 7) == Approx(0.0).margin(1e-12));
}

TEST_CASE("each group makes its own wave in the logits of two circles") {
    const auto report = testing::report_of(
        logits_analysis,
        testing::constructed_run(testing::circle_spec(67, 10, Activation::square, {4, 9})));

    REQUIRE(row_count(table(report, "groups")) == 2);
    for (const std::size_t group : {0U, 1U}) {
        CHECK(number(report, "groups", "alpha", group) == Approx(2.5));
        CHECK(number(report, "groups", "share", group) == Approx(0.5));
        CHECK(number(report, "groups", "r2", group) == Approx(2.0 / 3.0));
    }
}

TEST_CASE("the wave of a constructed circle of squares is n / 2 cosines of the difference") {
    const auto report = testing::report_of(
        logits_analysis,
        testing::constructed_run(testing::circle_spec(67, 10, Activation::square, {4, 9})));

    // n cos^2((a - b) w / 2) cos(d w), whose first factor has the mean n / 2 over pairs.
    REQUIRE(row_count(table(report, "waves")) == 2 * 67);
    for (std::size_t row = 0; row < 2 * 67; ++row) {
        const double k = row < 67 ? 4.0 : 9.0;
        const auto d = static_cast<double>(row % 67);
        const double closed = 2.5 * std::cos(2.0 * std::numbers::pi * k * d / 67.0);
        CHECK(number(report, "waves", "logit", row) == Approx(closed).margin(1e-12));
        CHECK(number(report, "waves", "ideal", row) == Approx(closed).margin(1e-12));
    }
}

TEST_CASE("waves of groups add up to the mean logits, at every checkpoint") {
    auto spec = testing::small_addition(GENERATE(2, 7, 12));
    spec.model.tied_hidden = false;
    const auto run = testing::sample_run(spec);
    const auto report = testing::report_of(logits_analysis, run);

    const auto p = spec.task.modulus;
    for (const auto step : run.checkpoint_steps) {
        const auto weights = checkpoint_at(run, step).weights;
        const auto z = logits(spec, weights, token_pairs(p, false));
        Vector found = Vector::Zero(p);
        const auto rows = static_cast<std::size_t>(row_count(table(report, "waves")));
        for (std::size_t row = 0; row < rows; ++row)
            if (cell(report, "waves", "step", row) == Cell(step))
                found(std::get<std::int64_t>(cell(report, "waves", "difference", row))) +=
                    number(report, "waves", "logit", row);
        Vector means = Vector::Zero(p);
        for (std::int64_t a = 0; a < p; ++a)
            for (std::int64_t b = 0; b < p; ++b)
                for (std::int64_t d = 0; d < p; ++d)
                    means(d) += z(a * p + b, (a + b - d + p) % p) / static_cast<double>(p * p);
        CHECK((found.array() - means.array() + means.mean()).abs().maxCoeff() < 1e-12);
    }
}

TEST_CASE("a shifted wave is not hidden by the ideal, which has its peak at the right answer") {
    const auto spec = testing::circle_spec(12, 5, Activation::square, {1});
    auto weights = constructed_weights(spec);
    // Neurons that write a quarter of a turn later answer c = a + b + 3.
    const Vector first = weights[2].value.col(0);
    weights[2].value.col(0) = -weights[2].value.col(1);
    weights[2].value.col(1) = first;
    const auto report =
        testing::report_of(logits_analysis,
                           testing::run_of(spec, {{.step = 0, .weights = weights}}));

    CHECK(number(report, "waves", "logit", 9) == Approx(2.5));
    CHECK(number(report, "waves", "logit", 0) == Approx(0.0).margin(1e-12));
    for (std::size_t d = 0; d < 12; ++d)
        CHECK(number(report, "waves", "ideal", d) == Approx(0.0).margin(1e-12));
}

TEST_CASE("logits of initial weights are hardly waves, and so is the control") {
    auto spec = testing::small_addition(31);
    spec.model.embed = 40;
    spec.model.hidden = 16;
    const auto report = testing::report_of(logits_analysis, testing::sample_run(spec));
    const auto& measures = table(report, "measures");

    CHECK(std::get<double>(column(measures, "start").values[0]) < 0.1);
    CHECK(std::get<double>(column(measures, "control").values[0]) < 0.1);
}

}  // namespace grokscope
