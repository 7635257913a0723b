#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include "analysis/analysis.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis norms_analysis;

namespace {

/// The constructed circle, and the same with W_out twice as large.
Run two_checkpoints() {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto grown = constructed_weights(spec);
    grown[2].value *= 2.0;
    return testing::run_of(spec, {{.step = 0, .weights = constructed_weights(spec)},
                                  {.step = 10, .weights = grown}});
}

/// The value of a column in the row of a step and matrix.
double value_of(const Table& table, const std::int64_t step, const std::string& matrix,
                const std::string& name) {
    for (std::size_t row = 0; row < static_cast<std::size_t>(row_count(table)); ++row)
        if (column(table, "step").values[row] == Cell(step) &&
            column(table, "matrix").values[row] == Cell(matrix))
            return std::get<double>(column(table, name).values[row]);
    FAIL("there is no such row");
    return 0.0;
}

}  // namespace

TEST_CASE("the norms of a constructed circle are those of its unit vectors") {
    const auto report = norms_analysis.report(two_checkpoints(), default_options(norms_analysis));
    const auto& norms = table(report, "norms");

    CHECK(value_of(norms, 0, "W_E", "l2") == Approx(std::sqrt(67.0)));
    CHECK(value_of(norms, 0, "W_in", "l2") == Approx(std::sqrt(5.0)));
    CHECK(value_of(norms, 0, "all", "l2") == Approx(std::sqrt(10.0)));
    CHECK(value_of(norms, 0, "W_input", "l2") == Approx(std::sqrt(5.0 * 67.0 / 2.0)));
}

TEST_CASE("the norms of later checkpoints are also told relative to the first") {
    const auto report = norms_analysis.report(two_checkpoints(), default_options(norms_analysis));
    const auto& norms = table(report, "norms");

    CHECK(value_of(norms, 10, "W_out", "l2_relative") == Approx(2.0));
    CHECK(value_of(norms, 10, "W_output", "l1_relative") == Approx(2.0));
    CHECK(value_of(norms, 10, "W_in", "l1_relative") == 1.0);
    CHECK(value_of(norms, 10, "all", "l2_relative") == Approx(std::sqrt(2.5)));
}

TEST_CASE("the norm of a bias that began at 0 has no relative value") {
    auto spec = testing::small_addition(7);
    spec.model.hidden_bias = true;
    const auto report =
        norms_analysis.report(testing::sample_run(spec), default_options(norms_analysis));
    const auto& norms = table(report, "norms");

    CHECK(value_of(norms, 0, "b_in", "l2") == 0.0);
    CHECK(value_of(norms, 200, "b_in", "l2") > 0.0);
    CHECK(std::isnan(value_of(norms, 200, "b_in", "l2_relative")));
}

TEST_CASE("the norms of frequencies leave nothing out") {
    const auto report = norms_analysis.report(two_checkpoints(), default_options(norms_analysis));
    const auto& frequencies = table(report, "frequency_norms");
    double squares = 0.0;
    for (std::size_t row = 0; row < static_cast<std::size_t>(row_count(frequencies)); ++row)
        if (column(frequencies, "step").values[row] == Cell(std::int64_t{10}) &&
            column(frequencies, "matrix").values[row] == Cell(std::string("W_output")))
            squares += std::pow(std::get<double>(column(frequencies, "norm").values[row]), 2);

    CHECK(squares == Approx(4.0 * 5.0 * 67.0 / 2.0));
}

}  // namespace grokscope
