#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis complexity_analysis;

namespace {

using testing::summary_number;

Report complexity_report(const Run& run,
                         const std::vector<OptionSpec>& options = complexity_analysis.options) {
    return complexity_analysis.report(run, Options(options));
}

/// Two bits, one neuron that reads their sum, its kink where the bits differ.
Run diagonal_run(const double bias) {
    auto spec = testing::small_parity(1);
    spec.task.bits = 2;
    spec.model.hidden = 1;
    return testing::run_of(
        spec, {{.step = 0,
                .weights = {{"W_in", Matrix{{1.0}, {1.0}, {bias}}}, {"W_out", Matrix{{1.0}}}}}});
}

}  // namespace

TEST_CASE("complexity is none where kinks are far and all where they are through every input") {
    // At the strings the sum is 0, 2 or -2; a bias of 10 leaves no kink near, in a radius of .14.
    CHECK(summary_number(complexity_report(diagonal_run(10.0)), "local_complexity_train") == 0.0);
    CHECK(summary_number(complexity_report(diagonal_run(10.0)), "local_complexity_random") == 0.0);
    CHECK(summary_number(complexity_report(diagonal_run(0.0)), "hull_radius") ==
          Approx(0.1 * std::sqrt(2.0)));

    auto options = complexity_analysis.options;
    options[0].value = 10.0;
    CHECK(summary_number(complexity_report(diagonal_run(0.0), options), "local_complexity_train") ==
          1.0);
    CHECK(summary_number(complexity_report(diagonal_run(0.0), options),
                         "local_complexity_random") == 1.0);
}

TEST_CASE("complexity of a kink through strings that differ is the share of such strings") {
    const auto run = diagonal_run(0.0);
    const auto report = complexity_report(run);

    for (const bool train : {true, false}) {
        double differing = 0.0;
        const auto split = split_of(run.task, train);
        for (Eigen::Index i = 0; i < split.inputs.rows(); ++i)
            differing += split.inputs(i, 0) != split.inputs(i, 1) ? 1.0 : 0.0;
        CHECK(summary_number(report, train ? "local_complexity_train" : "local_complexity_test") ==
              Approx(differing / static_cast<double>(split.inputs.rows())));
    }
}

TEST_CASE("complexity of random points is that of points on the sphere") {
    auto options = complexity_analysis.options;
    options[2].value = std::int64_t{20'000};
    // All turns of the axes: the reach is between r and sqrt(2) r, of a sum that is 2 cos(angle).
    const auto share =
        summary_number(complexity_report(diagonal_run(0.0), options), "local_complexity_random");

    const auto inside = [](const double reach) {
        return 2.0 / std::numbers::pi * std::asin(reach / 2.0);
    };
    CHECK(share > inside(0.1 * std::sqrt(2.0)) - 0.01);
    CHECK(share < inside(0.2) + 0.01);
}

TEST_CASE("complexity does not change with the size of the embedding or of W_in") {
    auto spec = testing::small_addition(12);
    const auto weights = initial_weights(spec);
    auto grown = weights;
    grown[0].value *= 3.0;
    grown[1].value *= 0.1;

    const auto report = complexity_report(
        testing::run_of(spec, {{.step = 0, .weights = weights}, {.step = 5, .weights = grown}}));

    const auto& over_training = table(report, "over_training");
    for (const std::string points : {"train", "test", "random"}) {
        const auto& values = column(over_training, "local_complexity_" + points).values;
        CHECK(values[0] == values[1]);
        CHECK(std::get<double>(values[0]) > 0.0);
    }
    const auto& radius = column(over_training, "hull_radius").values;
    CHECK(std::get<double>(radius[1]) == Approx(3.0 * std::get<double>(radius[0])));
}

TEST_CASE("complexity counts a neuron that has vanished, and says what it is without") {
    auto spec = testing::small_parity(1);
    spec.task.bits = 2;
    spec.model.hidden = 2;
    const Matrix w_in{{1.0, 1e-6}, {1.0, 1e-6}, {0.0, 0.0}};
    const auto run =
        testing::run_of(spec,
                        {{.step = 0, .weights = {{"W_in", w_in}, {"W_out", Matrix::Ones(2, 1)}}}});

    const auto report = complexity_report(run);

    for (const std::string points : {"train", "test", "random"}) {
        const double alive = summary_number(report, "alive_local_complexity_" + points);
        CHECK(alive > 0.0);
        CHECK(summary_number(report, "local_complexity_" + points) == Approx(2.0 * alive));
    }
}

TEST_CASE("complexity of neurons whose bias takes their kinks far away is 0 everywhere") {
    auto spec = testing::small_addition(7);
    spec.model.hidden_bias = true;
    auto weights = initial_weights(spec);
    for (auto& [name, value] : weights)
        if (name == "b_in") value.setConstant(100.0);

    const auto report = complexity_report(testing::run_of(spec, {{.step = 0, .weights = weights}}));

    for (const std::string points : {"train", "test", "random"})
        CHECK(summary_number(report, "local_complexity_" + points) == 0.0);
}

TEST_CASE("complexity of activations without a kink is 0 and says nothing") {
    auto spec = testing::small_addition(7);
    spec.model.activation = GENERATE(Activation::square, Activation::gelu, Activation::silu,
                                     Activation::tanh, Activation::identity);

    const auto report = complexity_report(testing::sample_run(spec));

    CHECK(summary_number(report, "local_complexity_train") == 0.0);
    CHECK(column(table(report, "measures"), "vacuous").values[0] == Cell(true));
    CHECK(column(table(report, "measures"), "vacuous").values[6] == Cell(false));
}

}  // namespace grokscope
