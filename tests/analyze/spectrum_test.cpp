#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <variant>

#include "analysis/analysis.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"

namespace grokscope {

extern const Analysis spectrum_analysis;

namespace {

using testing::cell;
using testing::number;

}  // namespace

TEST_CASE("the spectrum of a constructed circle has one key frequency and one group") {
    const auto frequency = GENERATE(1, 7, 33);
    const auto run =
        testing::constructed_run(testing::circle_spec(67, 5, Activation::relu, {frequency}));

    const auto report = testing::report_of(spectrum_analysis, run);

    CHECK(summary_value(report, "key_frequencies") == Cell(std::to_string(frequency)));
    CHECK(summary_value(report, "key_frequencies_cluster") == Cell(std::to_string(frequency)));
    CHECK(std::get<double>(summary_value(report, "largest_phase_difference")) < 1e-12);
    CHECK(summary_value(report, "group_count") == Cell(std::int64_t{1}));
}

TEST_CASE("the spectrum of two circles has a group for each and both as key frequencies") {
    const auto run =
        testing::constructed_run(testing::circle_spec(67, 12, Activation::square, {4, 26}));

    const auto report = testing::report_of(spectrum_analysis, run);

    CHECK(summary_value(report, "key_frequencies") == Cell(std::string("4, 26")));
    CHECK(summary_value(report, "group_count") == Cell(std::int64_t{2}));
}

TEST_CASE("the spectrum's neurons have the amplitudes and phases of their construction") {
    const auto run = testing::constructed_run(testing::circle_spec(67, 7, Activation::square));

    const auto report = testing::report_of(spectrum_analysis, run);

    for (std::size_t j = 0; j < 7; ++j) {
        const double angle = 2.0 * std::numbers::pi * static_cast<double>(j) / 7.0;
        CHECK(number(report, "neurons", "amplitude", j) == Approx(1.0));
        CHECK(std::cos(number(report, "neurons", "phase", j) - angle) == Approx(1.0));
        CHECK(std::cos(number(report, "neurons", "out_phase", j) - 2.0 * angle) == Approx(1.0));
        CHECK(number(report, "neurons", "fve", j) == Approx(0.8).epsilon(1e-10));
    }
}

TEST_CASE("the powers in the spectrum's table sum to the squared norm of each matrix") {
    const auto spec = testing::circle_spec(12, 6, Activation::relu, {2});
    const auto report = testing::report_of(spectrum_analysis, testing::constructed_run(spec));

    double embedding_power = 0.0;
    const auto& frequencies = table(report, "frequencies");
    for (std::size_t row = 0; row < static_cast<std::size_t>(row_count(frequencies)); ++row)
        if (cell(report, "frequencies", "matrix", row) == Cell(std::string("W_E")))
            embedding_power += number(report, "frequencies", "power", row);

    CHECK(embedding_power == Approx(12.0));
}

TEST_CASE("the spectrum looks at the checkpoint it is asked for, and names those there are") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto grown = constructed_weights(spec);
    grown[1].value *= 3.0;
    const auto run = testing::run_of(spec, {{.step = 0, .weights = constructed_weights(spec)},
                                            {.step = 100, .weights = grown}});
    auto options = spectrum_analysis.options;

    options[0].value = std::int64_t{0};
    CHECK(number(spectrum_analysis.report(run, Options(options)), "neurons", "amplitude") ==
          Approx(1.0));
    CHECK(number(testing::report_of(spectrum_analysis, run), "neurons", "amplitude") ==
          Approx(3.0));

    options[0].value = std::int64_t{50};
    CHECK_THROWS_WITH(spectrum_analysis.report(run, Options(options)),
                      "test.h5 has no checkpoint of step 50 (it has 2 from 0 to 100)");
}

TEST_CASE("a neuron that has all but vanished is in no group of the spectrum") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu);
    auto weights = constructed_weights(spec);
    weights[1].value.col(2) *= 1e-6;
    const auto run = testing::run_of(spec, {{.step = 0, .weights = weights}});

    const auto report = testing::report_of(spectrum_analysis, run);

    CHECK(cell(report, "neurons", "group", 2) == Cell(std::int64_t{0}));
    CHECK(cell(report, "neurons", "group", 1) == Cell(std::int64_t{1}));
}

TEST_CASE("the spectrum's lines over training have the numbers of key frequencies, or are others") {
    const auto report = testing::report_of(
        spectrum_analysis,
        testing::constructed_run(testing::circle_spec(67, 12, Activation::square, {4, 26})));

    const auto& spectra = table(report, "over_training");
    for (std::size_t row = 0; row < static_cast<std::size_t>(row_count(spectra)); ++row) {
        const auto k = std::get<std::int64_t>(column(spectra, "frequency").values[row]);
        const std::string name = k == 4 ? "4" : k == 26 ? "26" : "others";
        CHECK(column(spectra, "key").values[row] == Cell(name));
    }
}

}  // namespace grokscope
