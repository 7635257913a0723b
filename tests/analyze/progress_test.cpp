#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/error.hpp"
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

extern const Analysis progress_analysis;

namespace {

using testing::summary_number;

Report report_with(const Run& run, const std::string& name, const OptionValue& value) {
    return progress_analysis.report(run, Options(testing::with_option(progress_analysis.options,
                                                                      name, value)));
}

/// Two circles that say as much; the second reads with an eighth of the other's weights, 1/65 of
/// the power, and writes with 64 times.
Run strong_and_weak_circle() {
    auto spec = testing::circle_spec(23, 10, Activation::square, {3, 7});
    spec.loss.convention = LossConvention::article;
    auto weights = constructed_weights(spec);
    weights[1].value.rightCols(5) /= 8.0;
    weights[2].value.bottomRows(5) *= 64.0;
    return testing::run_of(spec, {{.step = 0, .weights = weights}});
}

}  // namespace

TEST_CASE("a constructed circle of squares is all key, and without it nothing is known") {
    auto spec = testing::circle_spec(67, 5, Activation::square, {7});
    spec.loss.convention = LossConvention::article;
    const auto report = testing::report_of(progress_analysis, testing::constructed_run(spec));

    // Z = N/2 (1 + cos w(a - b)) cos w(a + b - c): two directions hold the part without a - b, and
    // the trig loss is that of N/2 cos w(s - c).
    double sum = 0.0;
    for (int c = 0; c < 67; ++c)
        sum += std::exp(2.5 * std::cos(2.0 * std::numbers::pi * 7.0 * c / 67.0));
    const double loss = (std::log(sum) - 2.5) / 67.0;
    CHECK(summary_number(report, "trig_loss") == Approx(loss));
    CHECK(summary_number(report, "restricted_loss") == Approx(loss));
    CHECK(summary_number(report, "restricted_loss_test") == Approx(loss));
    CHECK(summary_value(report, "loss_unit") == Cell(std::string("cross-entropy / p (article)")));
    CHECK(summary_number(report, "excluded_loss") ==
          Approx(summary_number(report, "excluded_loss_largest")));
}

TEST_CASE("the losses of progress at a checkpoint are those of the model itself") {
    const auto run = testing::sample_run(testing::small_addition(12));
    const auto report = testing::report_of(progress_analysis, run);
    const auto weights = last_checkpoint(run).weights;

    const auto train = score(run.spec, weights, run.task, split_rows(run.task, true));
    const auto test = score(run.spec, weights, run.task, split_rows(run.task, false));

    CHECK(summary_number(report, "train_loss") == Approx(train.loss));
    CHECK(summary_number(report, "test_loss") == Approx(test.loss));
}

TEST_CASE("the figure of phases shades the rows of the table of phases, to the last step") {
    const auto report =
        testing::report_of(progress_analysis, testing::sample_run(testing::small_addition(7)));
    const auto& phases = table(report, "phases");
    const auto& figure = report.figures.back();
    const auto bands = figure.spec["layer"][0]["data"]["values"];

    REQUIRE(figure.name == "phases");
    REQUIRE(static_cast<std::int64_t>(bands.size()) == row_count(phases));
    for (std::size_t i = 0; i < bands.size(); ++i) {
        const double to = testing::number(report, "phases", "to", i);
        CHECK(Cell(bands[i]["phase"].get<std::string>()) == column(phases, "phase").values[i]);
        CHECK(Cell(bands[i]["from"].get<double>()) == column(phases, "from").values[i]);
        CHECK(bands[i]["to"] == (std::isnan(to) ? 200.0 : to));
    }
}

TEST_CASE("without key frequencies nothing is restricted or excluded") {
    const auto run = testing::sample_run(testing::small_addition(9));

    const auto report = report_with(run, "energy-share", 0.0);

    CHECK(summary_number(report, "excluded_loss") == Approx(summary_number(report, "train_loss")));
    CHECK(summary_number(report, "excluded_loss_block") ==
          Approx(summary_number(report, "train_loss")));
    CHECK(std::isnan(summary_number(report, "excluded_loss_largest")));
}

TEST_CASE("key frequencies are those of the rule that is asked for") {
    const auto run = strong_and_weak_circle();
    const auto keys_by = [&](const std::string& rule) {
        return std::get<std::string>(
            summary_value(report_with(run, "rule", rule), "key_frequencies"));
    };

    // Norms 8 to 1; the coefficients of both are below 10, and squares have an FVE of .8.
    CHECK(keys_by("energy") == "3");
    CHECK(keys_by("quarter-max") == "3");
    CHECK(keys_by("article").empty());
    CHECK(keys_by("cluster").empty());
    CHECK_THROWS_AS(keys_by("largest"), UsageError);
}

TEST_CASE("a weak frequency that a rule leaves out counts where it is named") {
    const auto run = strong_and_weak_circle();
    const auto strong = report_with(run, "rule", std::string("energy"));
    const auto both = report_with(run, "frequencies", std::string("7,3"));

    // Both circles say 5/2 (1 + cos w_k(a - b)) cos w_k(a + b - c), of which two directions hold
    // the first part.
    const auto loss = [](const std::vector<int>& keys) {
        double sum = 0.0;
        for (int c = 0; c < 23; ++c) {
            double logit = 0.0;
            for (const int k : keys) logit += 2.5 * std::cos(2.0 * std::numbers::pi * k * c / 23.0);
            sum += std::exp(logit);
        }
        return (std::log(sum) - 2.5 * static_cast<double>(keys.size())) / 23.0;
    };
    CHECK(summary_value(both, "key_frequencies") == Cell(std::string("3, 7")));
    CHECK(summary_number(both, "restricted_loss") == Approx(loss({3, 7})));
    CHECK(summary_number(both, "restricted_loss_own") == Approx(loss({3, 7})));
    CHECK(summary_number(strong, "restricted_loss") == Approx(loss({3})));
}

TEST_CASE("frequencies that the modulus does not have are refused") {
    const auto run = strong_and_weak_circle();
    for (const std::string text : {"0", "12", "3,", ",3", "3;7", "3 7", "x", "3,,7", "-1"})
        CHECK_THROWS_WITH(report_with(run, "frequencies", text),
                          "--frequencies " + text +
                              " (numbers from 1 to 11, with commas, would be right)");
}

}  // namespace grokscope
