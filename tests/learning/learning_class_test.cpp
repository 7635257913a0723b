#include <catch2/catch.hpp>

#include <cstdint>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/learning/learning_class.hpp"
#include "grokscope/model/metrics.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// A run of modular addition, p = 67, losses in the article's units.
RunSpec article_spec() { return {}; }

Metrics losses(const std::vector<double>& train, const std::vector<double>& test) {
    Metrics metrics;
    metrics.train_loss = train;
    metrics.test_loss = test;
    return metrics;
}

Metrics accuracies(const std::vector<std::int64_t>& step, const std::vector<double>& train,
                   const std::vector<double>& test) {
    Metrics metrics;
    metrics.step = step;
    metrics.train_accuracy = train;
    metrics.test_accuracy = test;
    return metrics;
}

}  // namespace

TEST_CASE("the article's class follows from the smallest losses and the largest ratio") {
    const auto spec = article_spec();

    CHECK(article_class(spec, losses({0.06, 2e-5}, {0.06, 2e-5})) == "no_learning");
    CHECK(article_class(spec, losses({0.06, 1e-6}, {0.06, 0.9})) == "no_generalisation");
    CHECK(article_class(spec, losses({0.06, 1e-6}, {0.06, 1e-6})) == "together");
    CHECK(article_class(spec, losses({0.06, 1e-6, 1e-6}, {0.06, 0.06, 1e-6})) == "grokking");
}

TEST_CASE("the article's losses have a floor at float32's epsilon") {
    CHECK(article_losses(article_spec(), {0.0}).front() == Approx(1.1920929e-7));
    CHECK(article_class(article_spec(), losses({1e-30, 1e-30}, {0.005, 1e-30})) == "together");
}

TEST_CASE("losses averaged over examples alone are divided by the classes first") {
    auto spec = article_spec();
    spec.loss.convention = LossConvention::mean;

    CHECK(article_losses(spec, {6.7e-4}).front() == Approx(1e-5));
    CHECK(article_class(spec, losses({6.6e-4}, {6.6e-4})) == "together");
    CHECK(article_class(spec, losses({6.8e-4}, {6.6e-4})) == "no_learning");
}

TEST_CASE("a loss that is no number counts for nothing") {
    CHECK(article_class(article_spec(), losses({missing, 0.1}, {missing, 0.1})) == "no_learning");
}

TEST_CASE("Liu's class follows from when 90 % are reached") {
    const std::vector<std::int64_t> steps{0, 500, 1500, 1600, 200'000};

    CHECK(liu_class(accuracies(steps, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0})) == "confusion");
    CHECK(liu_class(accuracies(steps, {0, 1, 1, 1, 1}, {0, 0, 0, 0, 0})) == "memorisation");
    CHECK(liu_class(accuracies(steps, {0, 1, 1, 1, 1}, {0, 0, 0, 0, 1})) == "memorisation");
    CHECK(liu_class(accuracies(steps, {0, 1, 1, 1, 1}, {0, 0, 1, 1, 1})) == "comprehension");
    CHECK(liu_class(accuracies(steps, {0, 1, 1, 1, 1}, {0, 0, 0, 1, 1})) == "grokking");
}

}  // namespace grokscope
