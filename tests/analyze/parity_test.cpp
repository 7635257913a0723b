#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"

namespace grokscope {

extern const Analysis parity_analysis;

namespace {

using testing::summary_number;

RunSpec parity_spec(const std::int64_t hidden, const Activation activation) {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.bits = 7;
    spec.task.parity_bits = 2;
    spec.task.train_size = 50;
    spec.task.test_size = 4;
    spec.model.hidden = hidden;
    spec.model.activation = activation;
    return spec;
}

/// One output: |x_0 - x_1| less 1, or twice that for bits 0 and 1, is +1 or -1 as the parity is.
Weights perfect_weights(const RunSpec& spec) {
    Matrix w_in = Matrix::Zero(8, 2);
    w_in(0, 0) = 1.0;
    w_in(1, 0) = -1.0;
    w_in(7, 1) = 1.0;
    const double factor = spec.task.encoding == Encoding::zero_one ? 2.0 : 1.0;
    return {{"W_in", w_in}, {"W_out", Matrix{{factor}, {-1.0}}}};
}

Report report_of(const RunSpec& spec, const Weights& weights,
                 const std::vector<OptionSpec>& options = parity_analysis.options) {
    return parity_analysis.report(testing::run_of(spec, {{.step = 0, .weights = weights}}),
                                  Options(options));
}

}  // namespace

TEST_CASE("parity of a perfect model is ideal by every measure, whatever its code and outputs") {
    auto spec = parity_spec(2, Activation::abs);
    spec.task.encoding = GENERATE(Encoding::zero_one, Encoding::plus_minus);
    spec.model.outputs = GENERATE(1, 2);
    auto weights = perfect_weights(spec);
    if (spec.model.outputs == 2) {
        const Matrix half = weights[1].value / 2.0;
        weights[1].value.resize(2, 2);
        weights[1].value << -half, half;
    }

    const auto report = report_of(spec, weights);

    CHECK(summary_number(report, "parity_coefficient_sign") == 1.0);
    CHECK(summary_number(report, "parity_coefficient_soft") == Approx(std::tanh(0.5)));
    CHECK(summary_number(report, "coefficient_rank") == 1.0);
    CHECK(summary_number(report, "sensitivity_relevant") == 1.0);
    CHECK(summary_number(report, "sensitivity_distractors") == 0.0);
    CHECK(summary_number(report, "largest_distractor_sensitivity") == 0.0);
    CHECK(summary_number(report, "train_accuracy") == 1.0);
    CHECK(summary_number(report, "neurons") == 2.0);
    CHECK(summary_number(report, "groups") == 2.0);
    CHECK(summary_number(report, "neurons_per_group") == 1.0);
    CHECK(summary_value(report, "sets") == Cell(std::string("21 of 21")));
}

TEST_CASE("parity finds the neurons that suffice, which random orders find later") {
    const auto spec = parity_spec(9, Activation::abs);
    auto weights = perfect_weights(parity_spec(2, Activation::abs));
    weights[0].value.conservativeResizeLike(Matrix::Zero(8, 9));
    weights[1].value.conservativeResizeLike(Matrix::Zero(9, 1));
    weights[0].value.col(0).swap(weights[0].value.col(5));
    weights[1].value.row(0).swap(weights[1].value.row(5));

    const auto report = report_of(spec, weights);

    // |x_0 - x_1| is above 0 where the label is 1; where it is 0, only the other neuron is not.
    CHECK(summary_number(report, "subnetwork_size_ranked") == 2.0);
    CHECK(summary_number(report, "subnetwork_size_random") > 2.0);
    CHECK(summary_number(report, "neurons") == 2.0);
}

TEST_CASE("parity counts multiples of a neuron as copies, negative ones where the sign is lost") {
    const auto activation = GENERATE(Activation::relu, Activation::abs);
    const auto spec = parity_spec(4, activation);
    Matrix w_in = Matrix::Zero(8, 4);
    w_in.col(0) << 1, -1, 0, 0, 0, 0, 0, 2;
    w_in.col(1) << 0, 1, 0, 0, 0, 0, 0, 0;
    w_in.col(2) = -w_in.col(0);
    w_in.col(3) = 3.0 * w_in.col(0);

    const auto report = report_of(spec, {{"W_in", w_in}, {"W_out", Matrix::Ones(4, 1)}});

    const bool is_even = activation == Activation::abs;
    CHECK(summary_number(report, "groups") == (is_even ? 2.0 : 3.0));
    CHECK(summary_number(report, "neurons_per_group") == Approx(is_even ? 2.0 : 4.0 / 3.0));
    CHECK(column(table(report, "groups"), "members").values[0] ==
          Cell(std::string(is_even ? "0, 2, 3" : "0, 3")));
    CHECK(column(table(report, "groups"), "neurons").values[1] == Cell(std::int64_t{1}));
}

TEST_CASE("parity tells the sensitivity to every bit at every checkpoint") {
    const auto spec = parity_spec(2, Activation::abs);
    const auto weights = perfect_weights(spec);
    auto zeros = weights;
    for (auto& weight : zeros) weight.value.setZero();
    const auto run =
        testing::run_of(spec, {{.step = 0, .weights = zeros}, {.step = 10, .weights = weights}});

    const auto report = parity_analysis.report(run, default_options(parity_analysis));

    const auto& sensitivities = table(report, "sensitivities");
    REQUIRE(row_count(sensitivities) == 2 * 7);
    for (std::size_t row = 0; row < 14; ++row) {
        const bool is_asked = row == 7 || row == 8;
        CHECK(column(sensitivities, "sensitivity").values[row] == Cell(is_asked ? 1.0 : 0.0));
    }
    CHECK(column(sensitivities, "step").values[8] == Cell(std::int64_t{10}));
    CHECK(column(sensitivities, "bit").values[8] == Cell(std::int64_t{1}));
    CHECK(column(sensitivities, "kind").values[8] == Cell(std::string("relevant")));
}

TEST_CASE("parity of weights that are zero finds no neuron and needs none") {
    const auto spec = parity_spec(3, Activation::relu);

    const auto report =
        report_of(spec, {{"W_in", Matrix::Zero(8, 3)}, {"W_out", Matrix::Zero(3, 1)}});

    CHECK(summary_number(report, "subnetwork_size_ranked") == 0.0);
    CHECK(summary_number(report, "groups") == 0.0);
    CHECK(std::isnan(summary_number(report, "neurons_per_group")));
    CHECK(summary_number(report, "parity_coefficient_soft") == 0.0);
    CHECK(std::abs(summary_number(report, "parity_coefficient_sign")) < 4.0 / 64.0);
}

TEST_CASE("parity ranks a sample of sets where it may not rank all") {
    const auto spec = parity_spec(2, Activation::abs);
    auto options = parity_analysis.options;
    options[1].value = std::int64_t{10};

    const auto report = report_of(spec, perfect_weights(spec), options);

    CHECK(summary_value(report, "sets") == Cell(std::string("10 of 21")));
    CHECK(summary_number(report, "coefficient_rank") == 1.0);
}

TEST_CASE("parity of all bits has no distractors, and its rank says nothing") {
    auto spec = parity_spec(2, Activation::relu);
    spec.task.parity_bits = 7;

    const auto report = report_of(spec, initial_weights(spec));

    CHECK(std::isnan(summary_number(report, "sensitivity_distractors")));
    CHECK(std::isnan(summary_number(report, "largest_distractor_sensitivity")));
    CHECK(column(table(report, "measures"), "vacuous").values[2] == Cell(true));
}

}  // namespace grokscope
