#include <catch2/catch.hpp>

#include <cstddef>
#include <variant>

#include "analysis/analysis.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/report/report_format.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis sparsity_analysis;

namespace {

using testing::summary_number;

}  // namespace

TEST_CASE("the sparsity of one circle is ideal by every measure") {
    const auto report = testing::report_of(sparsity_analysis,
                                           testing::constructed_run(
                                               testing::circle_spec(67, 5, Activation::relu, {7})));
    const auto& measures = table(report, "measures");

    REQUIRE(row_count(measures) == 30);
    for (std::size_t row = 0; row < 30; ++row) {
        CAPTURE(cell_to_json(column(measures, "measure").values[row]).dump());
        CHECK(std::get<double>(column(measures, "value").values[row]) ==
              Approx(std::get<double>(column(measures, "ideal").values[row])));
    }
}

TEST_CASE("the sparsity of two circles of equal size is of two frequencies and four directions") {
    const auto report = testing::report_of(
        sparsity_analysis,
        testing::constructed_run(testing::circle_spec(67, 10, Activation::relu, {4, 9})));

    CHECK(summary_number(report, "effective_frequencies_W_E") == Approx(2.0));
    CHECK(summary_number(report, "gini_W_E") == Approx(1.0 - 2.0 / 33.0));
    CHECK(summary_number(report, "effective_rank_s2_W_E") == Approx(4.0));
}

TEST_CASE("sparsity gives step 0 and a random control beside the end") {
    const auto report =
        testing::report_of(sparsity_analysis, testing::sample_run(testing::small_addition(12)));
    const auto& measures = table(report, "measures");
    const auto& over_training = table(report, "over_training");

    REQUIRE(row_count(over_training) == 3);
    CHECK(column(measures, "start").values[0] == column(over_training, "gini_W_E").values.front());
    CHECK(column(measures, "value").values[0] == column(over_training, "gini_W_E").values.back());
    const double control = std::get<double>(column(measures, "control").values[0]);
    CHECK(control > 0.0);
    CHECK(control < 1.0);
}

}  // namespace grokscope
