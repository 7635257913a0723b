#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/construction.hpp"
#include "grokscope/model/mlp.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"

namespace grokscope {
namespace {

Matrix constructed_logits(const RunSpec& spec) {
    return logits(spec, constructed_weights(spec), token_pairs(spec.task.modulus, false));
}

/// Over all pairs, as `construct` writes it.
double accuracy(const RunSpec& spec) {
    auto task = make_task(spec);
    task.is_train.assign(task.is_train.size(), 1);
    return score(spec, constructed_weights(spec), task, split_rows(task, true)).accuracy;
}

double squares_accuracy(const std::int64_t p, const std::int64_t n) {
    return accuracy(testing::circle_spec(p, n, Activation::square));
}

}  // namespace

TEST_CASE("the logits of squaring neurons are those of the closed form") {
    const auto n = GENERATE(3, 5, 6, 7, 12);
    const auto p = GENERATE(3, 12, 66, 67);
    const auto found = constructed_logits(testing::circle_spec(p, n, Activation::square));
    const auto pairs = token_pairs(p, false);
    const double w = 2.0 * std::numbers::pi / static_cast<double>(p);
    double largest = 0.0;
    for (Eigen::Index row = 0; row < pairs.rows(); ++row)
        for (Eigen::Index c = 0; c < p; ++c) {
            const auto a = static_cast<double>(pairs(row, 0));
            const auto b = static_cast<double>(pairs(row, 1));
            const double near = std::cos((a - b) * w / 2.0);
            const double expected = static_cast<double>(n) * near * near *
                                    std::cos((a + b - static_cast<double>(c)) * w);
            largest = std::max(largest, std::abs(found(row, c) - expected));
        }

    CHECK(largest < 1e-12);
}

TEST_CASE("the smallest margin of the constructed solution is the published one") {
    const auto p = 67;
    const auto found = constructed_logits(testing::circle_spec(p, 5, Activation::square));
    const auto pairs = token_pairs(p, false);
    double smallest = 1.0;
    for (Eigen::Index row = 0; row < pairs.rows(); ++row) {
        const auto target = (pairs(row, 0) + pairs(row, 1)) % p;
        for (Eigen::Index c = 0; c < p; ++c)
            if (c != target) smallest = std::min(smallest, found(row, target) - found(row, c));
    }
    const double w = 2.0 * std::numbers::pi / p;
    const double sine = std::sin(std::numbers::pi / (2.0 * p));

    CHECK(smallest == Approx(1.207e-5).epsilon(1e-3));
    CHECK(smallest == Approx(5.0 * sine * sine * (1.0 - std::cos(w))).epsilon(1e-8));
}

TEST_CASE("the constructed solution has the published accuracies") {
    const auto relu = [](const std::int64_t n) {
        return accuracy(testing::circle_spec(67, n, Activation::relu));
    };

    CHECK(relu(5) == 1.0);
    CHECK(relu(7) == 1.0);
    CHECK(relu(6) == Approx(0.19403).epsilon(1e-4));
    CHECK(relu(8) == Approx(0.64179).epsilon(1e-4));
    CHECK(squares_accuracy(67, 5) == 1.0);
}

TEST_CASE("an even modulus leaves its antipodal pairs without an answer") {
    // Where a - b = M / 2, cos((a - b) w / 2) = 0 and every logit is 0: M of M^2 pairs.
    CHECK(squares_accuracy(66, 5) == Approx(1.0 - 1.0 / 66.0).epsilon(1e-12));
    CHECK(squares_accuracy(12, 7) == Approx(1.0 - 1.0 / 12.0).epsilon(1e-12));
}

TEST_CASE("one, two and four neurons answer the pairs of sum 0 alone") {
    // Their out-directions lie on one line, so that c and -c have one logit: only 0 is its own
    // opposite, and 2 cos^2((a - b) w / 2) cos(c w) or more is largest there.
    const auto n = GENERATE(1, 2, 4);

    CHECK(squares_accuracy(67, n) == Approx(1.0 / 67.0).epsilon(1e-12));
}

TEST_CASE("what has no closed form is refused with what would be right") {
    auto spec = testing::circle_spec(67, 5, Activation::relu, {1, 2});
    CHECK_THROWS_WITH(constructed_weights(spec),
                      "model.hidden = 5 for 2 frequencies (a multiple of 2 would be right)");

    spec.model.output_bias = true;
    CHECK_THROWS_WITH(constructed_weights(spec),
                      "model.hidden_bias = false and model.output_bias = true (false would be "
                      "right: no closed form has a bias)");

    spec.model.embedding = Embedding::tied;
    CHECK_THROWS_AS(constructed_weights(spec), UsageError);
}

}  // namespace grokscope
