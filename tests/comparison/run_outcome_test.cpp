#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/run_outcome.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/operation_count.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/sweeps.hpp"

namespace grokscope {
namespace {

Run run_with(const std::vector<double>& test_accuracy) {
    const std::vector<double> losses(test_accuracy.size(), 0.5);
    auto metrics = testing::metrics_of(losses, losses, test_accuracy);
    for (std::size_t i = 0; i < losses.size(); ++i) {
        metrics.seconds.push_back(static_cast<double>(i));
        metrics.weight_norm_l2.push_back(10.0 - static_cast<double>(i));
    }
    RunSpec spec;
    spec.schedule.steps = 1000;
    return testing::run_of(spec, {}, metrics);
}

}  // namespace

TEST_CASE("the outcome of a run counts what it took until it generalised") {
    const auto run = run_with({0.1, 0.2, 0.99, 1.0});

    const auto outcome = outcome_of(run, "decay", 3, {});

    CHECK(outcome.arm == "decay");
    CHECK(outcome.seed == 3);
    CHECK(outcome.memorised.after == 100.0);
    CHECK(outcome.generalised.before == 100.0);
    CHECK(outcome.generalised.after == 200.0);
    CHECK(outcome.steps == 300.0);
    CHECK(outcome.seconds == 2.0);
    CHECK(outcome.operations == 200.0 * operations_per_step(run.spec));
    CHECK(outcome.norm == 7.0);
    CHECK(std::isnan(outcome.key_frequencies));
}

TEST_CASE("the outcome of a run that never generalises counts all that it took") {
    const auto run = run_with({0.1, 0.2, 0.3});

    const auto outcome = outcome_of(run, "decay", 3, {});

    CHECK(outcome.generalised.before == 200.0);
    CHECK(is_censored(outcome.generalised));
    CHECK(outcome.seconds == 2.0);
    CHECK(outcome.operations == 200.0 * operations_per_step(run.spec));
}

TEST_CASE("a run that failed is one that does not generalise in all of its schedule") {
    auto run = run_with({0.1, 0.2});
    run.status = "failed";

    const auto outcome = outcome_of(run, "decay", 0, {});

    CHECK(outcome.generalised.before == 1000.0);
    CHECK(is_censored(outcome.generalised));
    CHECK(outcome.steps == 100.0);
}

TEST_CASE("the outcome of a constructed model counts its one key frequency") {
    const auto spec = testing::circle_spec(67, 5, Activation::relu, {4});
    auto weights = constructed_weights(spec);
    // the rule `article` asks for coefficients above 10
    for (auto& weight : weights)
        if (weight.name == "W_in") weight.value *= 1000.0;
    const auto run = testing::run_of(spec, {{.step = 0, .weights = weights}});

    CHECK(key_frequency_count(run) == 1.0);
    CHECK(std::isnan(last_distractor_ratio(run)));
}

}  // namespace grokscope
