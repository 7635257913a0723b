#include <Eigen/Eigenvalues>
#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis llc_analysis;

namespace {

using testing::summary_number;

using Choices = std::map<std::string, OptionValue>;

Report llc_report(const Run& run, const Choices& choices = {}) {
    auto options = llc_analysis.options;
    for (auto& option : options)
        if (choices.count(option.name) > 0) option.value = choices.at(option.name);
    return llc_analysis.report(run, Options(options));
}

std::string text(const Report& report, const std::string& name) {
    return std::get<std::string>(summary_value(report, name));
}

/// One bit, one neuron of abs and one logit, which says that a quarter of the answers are 1; so
/// they are, whatever the bit.
Run run_at_minimum() {
    auto spec = testing::small_parity(1);
    spec.task.bits = spec.task.parity_bits = 1;
    spec.task.train_size = 1000;
    spec.task.encoding = Encoding::zero_one;
    spec.model.hidden = 1;
    spec.model.activation = Activation::abs;
    auto weights = initial_weights(spec);
    weights[0].value << 0.0, 2.0;
    weights[1].value << std::log(0.25 / 0.75) / 2.0;
    auto run = testing::run_of(spec, {{.step = 0, .weights = weights}});
    for (std::int64_t i = 0; i < 1000; ++i) {
        run.task.inputs(i, 0) = i % 2;
        run.task.targets[static_cast<std::size_t>(i)] = i / 2 % 4 == 0 ? 1 : 0;
    }
    return run;
}

}  // namespace

TEST_CASE("llc of weights that are no minimum is negative, and says so") {
    const auto report =
        llc_report(testing::constructed_run(testing::circle_spec(67, 5, Activation::relu)));

    CHECK(summary_number(report, "llc") < 0.0);
    CHECK(text(report, "validity").starts_with("not valid: the value is negative"));
    CHECK(column(table(report, "validity"), "is_negative").values == std::vector<Cell>{Cell(true)});
    CHECK(column(table(report, "validity"), "is_valid").values == std::vector<Cell>{Cell(false)});
}

TEST_CASE("llc of a minimum is what the curvature there says") {
    const auto run = run_at_minimum();
    const double v = weight(last_checkpoint(run).weights, "W_out")(0, 0);
    // The logits 2 v of either bit, each of half of the examples, in (bit weight, bias, v).
    Matrix slopes(2, 3);
    slopes << 0.0, v, 2.0, v, v, 2.0;
    const Matrix hessian = 0.5 * (0.25 * 0.75) * slopes.transpose() * slopes;
    const Vector curvature = Eigen::SelfAdjointEigenSolver<Matrix>(hessian).eigenvalues();
    const double n_beta = 1000.0 / std::log(1000.0);
    const double gamma = 100.0;
    const double epsilon = 2e-3;
    double expected = 0.0;
    for (const double h : curvature) {
        const double a = 1.0 - 0.5 * epsilon * (n_beta * h + gamma);
        expected += n_beta * h / 2.0 * epsilon / (1.0 - a * a);
    }

    const auto report =
        llc_report(run, {{"gamma", gamma}, {"epsilon", epsilon}, {"steps", std::int64_t{8000}}});

    CHECK(summary_number(report, "llc") == Approx(expected).epsilon(0.08));
    CHECK(summary_number(report, "half_dimension") == 1.5);
    CHECK(text(report, "validity") == "valid");
}

TEST_CASE("llc looks at checkpoints spread evenly, the first and the last among them") {
    const auto run = testing::sample_run(testing::small_addition(7), 9);
    const auto steps = [&](const std::int64_t count) {
        return column(table(llc_report(run, {{"checkpoints", count}}), "over_training"), "step")
            .values;
    };

    CHECK(steps(3) == std::vector<Cell>{Cell(std::int64_t{0}), Cell(std::int64_t{400}),
                                        Cell(std::int64_t{800})});
    CHECK(steps(1) == std::vector<Cell>{Cell(std::int64_t{0}), Cell(std::int64_t{800})});
    CHECK(steps(0).size() == 9);
    CHECK(steps(20).size() == 9);
}

TEST_CASE("llc is localised as far as its radius, in norms of the last weights") {
    const auto run = testing::sample_run(testing::small_addition(7));
    const double norm = weight_norm(run.spec, last_checkpoint(run).weights).l2;
    const double d = 2.0 * summary_number(llc_report(run), "half_dimension");

    CHECK(d == 7 * 6 + 6 * 5 + 5 * 6);
    CHECK(summary_number(llc_report(run), "gamma") == Approx(d / (0.25 * norm * norm)));
    CHECK(summary_number(llc_report(run, {{"radius", 0.1}}), "gamma") ==
          Approx(d / (0.01 * norm * norm)));
    CHECK(summary_number(llc_report(run, {{"gamma", 7.0}}), "gamma") == 7.0);
    CHECK(summary_number(llc_report(run), "n_beta") == Approx(11.0 / std::log(11.0)));
}

TEST_CASE("llc traces each chain from the checkpoint's own loss, burn-in included") {
    const auto report = llc_report(testing::sample_run(testing::small_parity()));
    const auto& traces = table(report, "traces");

    CHECK(row_count(traces) == 3 * 2 * 140);
    CHECK(column(traces, "rise").values[0] == Cell(0.0));
    CHECK(column(traces, "rise").values[140] == Cell(0.0));
}

TEST_CASE("llc whose steps are too large diverges, and one chain cannot be compared") {
    const auto run = testing::sample_run(testing::small_parity());

    CHECK(text(llc_report(run, {{"epsilon", 1e12}}), "validity") ==
          "not valid: the chains diverge");
    CHECK(text(llc_report(run, {{"chains", std::int64_t{1}}}), "validity")
              .find("one chain is alone") != std::string::npos);
}

}  // namespace grokscope
