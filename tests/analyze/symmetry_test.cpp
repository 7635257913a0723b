#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "analysis/analysis.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis symmetry_analysis;

namespace {

using testing::summary_number;

const Cell& measure_cell(const Report& report, const std::string& of, const std::size_t row) {
    return column(table(report, "measures"), of).values[row];
}

}  // namespace

TEST_CASE("the symmetry of a constructed circle is vacuous, its distances all that matters") {
    const auto report =
        testing::report_of(symmetry_analysis, testing::constructed_run(
                                                  testing::circle_spec(67, 5, Activation::square)));

    CHECK(summary_number(report, "gradient_symmetricity") == Approx(1.0));
    CHECK(measure_cell(report, "vacuous", 0) == Cell(true));
    CHECK(summary_number(report, "triples_without_gradient") == 0.0);
    CHECK(summary_number(report, "distance_irrelevance_correct") < 1e-12);
    CHECK(summary_number(report, "distance_irrelevance_incorrect") < 1e-9);
}

TEST_CASE("the symmetry of a constructed circle of relus has the known distance irrelevance") {
    const auto [hidden, irrelevance] = GENERATE(std::pair(5, 0.10295), std::pair(7, 0.04956));
    const auto report = testing::report_of(symmetry_analysis,
                                           testing::constructed_run(
                                               testing::circle_spec(67, hidden, Activation::relu)));

    CHECK(summary_number(report, "distance_irrelevance_correct") ==
          Approx(irrelevance).margin(5e-6));
}

TEST_CASE("the symmetry of inputs with matrices of their own is not vacuous") {
    auto spec = testing::small_addition(7);
    spec.model.tied_hidden = false;
    const auto report = testing::report_of(symmetry_analysis, testing::sample_run(spec));

    CHECK(measure_cell(report, "vacuous", 0) == Cell(false));
    CHECK(std::abs(summary_number(report, "gradient_symmetricity")) < 0.9);
}

TEST_CASE("symmetry of a model of zeros is missing") {
    auto spec = testing::small_addition(5);
    auto weights = initial_weights(spec);
    for (auto& weight : weights) weight.value.setZero();
    const auto report =
        testing::report_of(symmetry_analysis,
                           testing::run_of(spec, {{.step = 0, .weights = weights}}));

    CHECK(std::isnan(summary_number(report, "gradient_symmetricity")));
    CHECK(summary_number(report, "triples_without_gradient") == 1000.0);
    CHECK(std::isnan(summary_number(report, "distance_irrelevance_incorrect")));
}

}  // namespace grokscope
