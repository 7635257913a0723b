#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/reversals.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// Each value for nine evaluations, so that medians of five leave it as it is.
std::vector<double> held(const std::vector<double>& values) {
    std::vector<double> curve;
    for (const double value : values) curve.insert(curve.end(), 9, value);
    return curve;
}

struct Curves {
    std::vector<double> train_loss;
    std::vector<double> test_loss;
    std::vector<double> train_accuracy;
    std::vector<double> test_accuracy;
};

Metrics metrics_of(const Curves& curves) {
    Metrics metrics;
    metrics.train_loss = held(curves.train_loss);
    metrics.test_loss = held(curves.test_loss);
    metrics.train_accuracy = held(curves.train_accuracy);
    metrics.test_accuracy = held(curves.test_accuracy);
    for (std::size_t i = 0; i < metrics.train_loss.size(); ++i)
        metrics.step.push_back(static_cast<std::int64_t>(10 * i));
    return metrics;
}

std::vector<std::string> kinds(const Metrics& metrics) {
    std::vector<std::string> names;
    for (const auto& reversal : reversals(RunSpec{}, metrics, {})) names.push_back(reversal.kind);
    return names;
}

using Kinds = std::vector<std::string>;

}  // namespace

TEST_CASE("a running median forgets one odd evaluation and keeps a step") {
    CHECK(running_median({1, 1, 9, 1, 1}) == std::vector<double>{1, 1, 1, 1, 1});
    CHECK(running_median({1, 1, 1, 5, 5, 5}) == std::vector<double>{1, 1, 1, 5, 5, 5});
}

TEST_CASE("a test loss that falls, rises tenfold and stays is reverse grokking") {
    const auto metrics = metrics_of({.train_loss = {0.06, 1e-3, 1e-6, 1e-7},
                                     .test_loss = {0.06, 5e-3, 6e-2, 8e-2},
                                     .train_accuracy = {0, 0.9, 1, 1},
                                     .test_accuracy = {0, 0.8, 0.7, 0.7}});

    const auto found = reversals(RunSpec{}, metrics, {});

    REQUIRE(kinds(metrics) == Kinds{"reverse_grokking"});
    CHECK(found[0].from_step == 90);
    CHECK(found[0].to_step == 270);
    CHECK(found[0].from_value == Approx(5e-3));
    CHECK(found[0].to_value == Approx(8e-2));
}

TEST_CASE("a test loss that falls, rises and falls again is generalise-memorise-generalise") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-3, 1e-6, 1e-6},
                            .test_loss = {0.06, 5e-3, 2e-2, 1e-4},
                            .train_accuracy = {0, 0.9, 1, 1},
                            .test_accuracy = {0, 0.8, 0.7, 1}})) ==
          Kinds{"generalise_memorise_generalise"});
}

TEST_CASE("grokking is no reversal, although its test loss rises first") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-6, 1e-7},
                            .test_loss = {0.06, 2.0, 1e-6},
                            .train_accuracy = {0, 1, 1},
                            .test_accuracy = {0, 0.01, 1}})) == Kinds{});
}

TEST_CASE("a rise that the train loss shares is no reversal of generalisation") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-4, 1e-2},
                            .test_loss = {0.06, 1e-4, 1e-2},
                            .train_accuracy = {0, 1, 1},
                            .test_accuracy = {0, 1, 1}})) == Kinds{});
}

TEST_CASE("a rise below what counts as a loss is no reversal") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 2e-7, 2e-7},
                            .test_loss = {0.06, 2e-7, 8e-6},
                            .train_accuracy = {0, 1, 1},
                            .test_accuracy = {0, 1, 1}})) == Kinds{});
}

TEST_CASE("a wobble below what counts as a loss does not hide a turn before it") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-3, 1e-6, 1e-7, 1e-7},
                            .test_loss = {0.06, 5e-3, 6e-2, 2e-7, 8e-6},
                            .train_accuracy = {0, 0.9, 1, 1, 1},
                            .test_accuracy = {0, 0.8, 0.7, 1, 1}})) ==
          Kinds{"generalise_memorise_generalise"});
}

TEST_CASE("a train loss that stays low may move a little while the test loss turns back") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-3, 1e-6, 1.5e-6},
                            .test_loss = {0.06, 5e-3, 5e-2, 5e-1},
                            .train_accuracy = {0, 0.9, 1, 1},
                            .test_accuracy = {0, 0.8, 0.7, 0.6}})) == Kinds{"reverse_grokking"});
}

TEST_CASE("an odd last evaluation is no reversal") {
    auto metrics = metrics_of({.train_loss = {0.06, 1e-4},
                               .test_loss = {0.06, 1e-4},
                               .train_accuracy = {0, 1},
                               .test_accuracy = {0, 1}});
    metrics.train_accuracy.back() = 0.1;
    metrics.test_accuracy.back() = 0.1;

    CHECK(kinds(metrics) == Kinds{});
}

TEST_CASE("a run whose losses end as no numbers has the reversals it had before") {
    const double nan = missing;
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-3, 1e-6, nan},
                            .test_loss = {0.06, 5e-3, 6e-2, nan},
                            .train_accuracy = {0, 0.9, 1, 0},
                            .test_accuracy = {0, 0.8, 0.7, 0}})) ==
          Kinds{"reverse_grokking", "collapse"});
}

TEST_CASE("test accuracy lost for good while train accuracy stays is anti-grokking") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-2, 1e-1},
                            .test_loss = {0.06, 1e-2, 1e-1},
                            .train_accuracy = {0, 1, 1},
                            .test_accuracy = {0, 1, 0.5}})) == Kinds{"anti_grokking"});
}

TEST_CASE("train accuracy lost at the end is a collapse") {
    CHECK(kinds(metrics_of({.train_loss = {0.06, 1e-2, 0.06},
                            .test_loss = {0.06, 1e-2, 0.06},
                            .train_accuracy = {0, 0.95, 0.01},
                            .test_accuracy = {0, 0.95, 0.01}})) == Kinds{"collapse"});
}

TEST_CASE("a parity model at chance has not begun to generalise, however its loss turns") {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.loss.convention = LossConvention::mean;
    auto metrics = metrics_of({.train_loss = {0.69, 0.3, 0.01, 0.001},
                               .test_loss = {0.69, 0.66, 2.0, 0.001},
                               .train_accuracy = {0.5, 0.9, 1, 1},
                               .test_accuracy = {0.5, 0.6, 0.5, 1}});

    CHECK(reversals(spec, metrics, {}).empty());

    metrics.test_accuracy = held({0.5, 0.8, 0.7, 1});

    CHECK(reversals(spec, metrics, {}).size() == 1);
}

TEST_CASE("a run without evaluations has no reversals") { CHECK(kinds(Metrics{}) == Kinds{}); }

}  // namespace grokscope
