#include <catch2/catch.hpp>

#include "analysis.hpp"
#include "support/reports.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis logits_analysis;

namespace {

using testing::number;
using testing::summary_number;

Report report_of(const Run& run) {
    return logits_analysis.report(run, default_options(logits_analysis));
}

}  // namespace

TEST_CASE("logits of squares on a circle have the closed form's coefficient and ideal R^2") {
    const auto report =
        report_of(testing::constructed_run(testing::circle_spec(67, 5, Activation::square, {7})));

    CHECK(summary_number(report, "logit_r2") == Approx(2.0 / 3.0));
    CHECK(summary_number(report, "logit_r2_by_sum") == Approx(1.0));
    CHECK(number(report, "frequencies", "alpha", 6) == Approx(2.5));
    CHECK(number(report, "frequencies", "alpha", 7) == Approx(0.0).margin(1e-12));
}

TEST_CASE("each group makes its own wave in the logits of two circles") {
    const auto report = report_of(
        testing::constructed_run(testing::circle_spec(67, 10, Activation::square, {4, 9})));

    REQUIRE(row_count(table(report, "groups")) == 2);
    for (const std::size_t group : {0U, 1U}) {
        CHECK(number(report, "groups", "alpha", group) == Approx(2.5));
        CHECK(number(report, "groups", "share", group) == Approx(0.5));
        CHECK(number(report, "groups", "r2", group) == Approx(2.0 / 3.0));
    }
}

TEST_CASE("logits of initial weights are hardly waves, and so is the control") {
    auto spec = testing::small_addition(31);
    spec.model.embed = 40;
    spec.model.hidden = 16;
    const auto report = report_of(testing::sample_run(spec));
    const auto& measures = table(report, "measures");

    CHECK(std::get<double>(column(measures, "start").values[0]) < 0.1);
    CHECK(std::get<double>(column(measures, "control").values[0]) < 0.1);
}

}  // namespace grokscope
