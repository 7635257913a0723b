#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "analysis/analysis.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/report/report.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/reports.hpp"
#include "support/runs.hpp"
#include "support/sample_runs.hpp"

namespace grokscope {

extern const Analysis ledger_analysis;

namespace {

Report ledger_report(const Run& run, const std::string& option = "", const double value = 0.0) {
    auto options = ledger_analysis.options;
    for (auto& spec : options)
        if (spec.name == option) spec.value = value;
    return ledger_analysis.report(run, Options(options));
}

/// A model of 13 tokens whose two neurons read waves of these amplitudes, at its step.
Checkpoint two_waves(const RunSpec& spec, const std::int64_t step, const double of_2,
                     const double of_5) {
    auto weights = initial_weights(spec);
    for (Eigen::Index x = 0; x < 13; ++x) {
        const double turn = 2.0 * std::numbers::pi * static_cast<double>(x) / 13.0;
        weights[0].value(x, 0) = of_2 * std::cos(2.0 * turn);
        weights[0].value(x, 1) = of_5 * std::sin(5.0 * turn);
    }
    return {.step = step, .weights = std::move(weights)};
}

/// Frequency 5 hands over to 2 between steps 10 and 20.
Run handover() {
    RunSpec spec = testing::small_addition(13);
    spec.model.embed = spec.model.hidden = 2;
    spec.model.collapsed_hidden = true;
    auto metrics = testing::sample_metrics(4, 10);
    metrics.test_loss = {5.0, 5.0, 5.0, 1.0};
    return testing::run_of(spec,
                           {two_waves(spec, 0, 0.1, 1.0), two_waves(spec, 10, 0.5, 1.0),
                            two_waves(spec, 20, 1.0, 0.9), two_waves(spec, 30, 1.0, 1e-3)},
                           metrics);
}

const std::vector<Cell>& cells(const Report& report, const std::string& name,
                               const std::string& of) {
    return column(table(report, name), of).values;
}

using testing::number;

}  // namespace

TEST_CASE("the ledger of a handover has the birth of one frequency and the death of the other") {
    const auto report = ledger_report(handover());

    CHECK(cells(report, "ledger", "frequency") ==
          std::vector<Cell>{std::int64_t{5}, std::int64_t{2}});
    CHECK(std::isnan(number(report, "ledger", "born_before", 0)));
    CHECK(number(report, "ledger", "died_before", 0) == 20.0);
    CHECK(number(report, "ledger", "died_after", 0) == 30.0);
    CHECK(number(report, "ledger", "born_before", 1) == 10.0);
    CHECK(number(report, "ledger", "born_after", 1) == 20.0);
    CHECK(std::isnan(number(report, "ledger", "died_after", 1)));
    CHECK(number(report, "ledger", "peak_share", 0) == Approx(1.0 / 1.01));
    CHECK(cells(report, "ledger", "is_key") == std::vector<Cell>{false, true});
}

TEST_CASE("the ledger's summary tells the births of the keys, and counts") {
    const auto report = ledger_report(handover());
    CHECK(summary_value(report, "births") == Cell(std::int64_t{2}));
    CHECK(summary_value(report, "deaths") == Cell(std::int64_t{1}));
    CHECK(summary_value(report, "key_births") == Cell(std::string("2: (10, 20]")));
    CHECK(summary_value(report, "last_key_birth_after") == Cell(20.0));
    CHECK(summary_value(report, "t_gen_before") == Cell(20.0));
    CHECK(summary_value(report, "late_membership_changes") == Cell(std::int64_t{1}));
}

TEST_CASE("the ledger names a neuron that vanishes as one that leaves") {
    const auto report = ledger_report(handover());
    CHECK(row_count(table(report, "membership")) == 1);
    CHECK(cells(report, "membership", "before").front() == Cell(std::int64_t{20}));
    CHECK(cells(report, "membership", "neuron").front() == Cell(std::int64_t{1}));
    CHECK(cells(report, "membership", "from").front() == Cell(std::int64_t{5}));
    CHECK(cells(report, "membership", "to").front() == Cell(std::int64_t{0}));
}

TEST_CASE("the ledger says which births fall within a plateau of the test loss") {
    CHECK(cells(ledger_report(handover()), "ledger", "test_plateau") ==
          std::vector<Cell>{true, true});
    CHECK(cells(ledger_report(handover(), "plateau-share", 0.9), "ledger", "test_plateau") ==
          std::vector<Cell>{false, false});
}

TEST_CASE("the ledger has no spell where no share reaches the threshold") {
    const auto report = ledger_report(handover(), "share", 1.0);
    CHECK(row_count(table(report, "ledger")) == 0);
    CHECK(row_count(table(report, "over_training")) == 0);
    CHECK(summary_value(report, "key_births") == Cell(std::string("2: never")));
    CHECK(std::isnan(std::get<double>(summary_value(report, "first_key_birth_after"))));
    CHECK(std::isnan(std::get<double>(summary_value(report, "late_membership_changes"))));
}

TEST_CASE("the ledger of a constructed circle is there from its only checkpoint to the end") {
    const auto p = GENERATE(9, 12, 67);
    const auto report =
        ledger_report(testing::constructed_run(testing::circle_spec(p, 5, Activation::relu, {4})));
    CHECK(summary_value(report, "key_births") == Cell(std::string("4: by 0")));
    CHECK(cells(report, "ledger", "neurons_end").front() == Cell(std::int64_t{5}));
    CHECK(number(report, "ledger", "norm_cv_end", 0) < 1e-12);
    CHECK(summary_value(report, "deaths") == Cell(std::int64_t{0}));
}

}  // namespace grokscope
