#include <catch2/catch.hpp>

#include "analysis.hpp"
#include "grokscope/logit_ablation.hpp"
#include "grokscope/transition.hpp"
#include "support/reports.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis progress_analysis;

namespace {

using testing::summary_number;

Report report_of(const Run& run) {
    return progress_analysis.report(run, default_options(progress_analysis));
}

}  // namespace

TEST_CASE("a constructed circle of squares is all key, and without it nothing is known") {
    auto spec = testing::circle_spec(67, 5, Activation::square, {7});
    spec.loss.convention = LossConvention::article;
    const auto report = report_of(testing::constructed_run(spec));

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
    const auto report = report_of(run);
    const auto weights = last_checkpoint(run).weights;

    const auto train = score(run.spec, weights, run.task, split_rows(run.task, true));
    const auto test = score(run.spec, weights, run.task, split_rows(run.task, false));

    CHECK(summary_number(report, "train_loss") == Approx(train.loss));
    CHECK(summary_number(report, "test_loss") == Approx(test.loss));
}

TEST_CASE("the figure of phases shades the rows of the table of phases, to the last step") {
    const auto report = report_of(testing::sample_run(testing::small_addition(7)));
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
    auto options = progress_analysis.options;
    options[0].value = 0.0;

    const auto report = progress_analysis.report(run, Options(options));

    CHECK(summary_number(report, "excluded_loss") == Approx(summary_number(report, "train_loss")));
    CHECK(summary_number(report, "excluded_loss_block") ==
          Approx(summary_number(report, "train_loss")));
    CHECK(std::isnan(summary_number(report, "excluded_loss_largest")));
}

}  // namespace grokscope
