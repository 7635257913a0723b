#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/interval.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/parity/distractors.hpp"
#include "grokscope/spec/run_spec.hpp"

namespace grokscope {
namespace {

/// 30 bits and the bias, 4 neurons, every weight 1.
Matrix equal_weights() { return Matrix::Ones(31, 4); }

}  // namespace

TEST_CASE("equal weights put 27 of 30 parts on distractors and one of 31 on the bias") {
    const auto share = distractor_share(equal_weights(), 3, 0.5);

    CHECK(share.ratio == Approx(0.9));
    CHECK(share.bias_share == Approx(1.0 / 31.0));
    CHECK(share.max_abs == 1.0);
    CHECK(share.share_below_tau == 0.0);
}

TEST_CASE("a bit is relevant, a distractor or the bias by its place") {
    const TaskSpec task{.bits = 5, .parity_bits = 2};
    const std::vector<std::string> kinds{"relevant",   "relevant",   "distractor",
                                         "distractor", "distractor", "bias"};

    for (std::size_t bit = 0; bit < kinds.size(); ++bit)
        CHECK(bit_kind(task, static_cast<std::int64_t>(bit)) == kinds[bit]);
}

TEST_CASE("pruned distractors put nothing on distractors") {
    Matrix weights = equal_weights();
    weights.middleRows(3, 27).setZero();

    const auto share = distractor_share(weights, 3, 0.5);

    CHECK(share.ratio == 0.0);
    CHECK(share.share_below_tau == 1.0);
}

TEST_CASE("the share below tau and the largest weight are of distractors alone") {
    Matrix weights = equal_weights();
    weights(0, 0) = 100.0;
    weights(30, 0) = 100.0;
    weights(3, 0) = -7.0;
    weights.middleRows(4, 26).setConstant(0.1);

    const auto share = distractor_share(weights, 3, 0.5);

    CHECK(share.max_abs == 7.0);
    CHECK(share.share_below_tau == Approx(26.0 / 27.0));
}

TEST_CASE("a weight is pruned between the last checkpoint above tau and the next") {
    PruningTimeline timeline(1, 0.5);
    // one relevant bit, two distractors, the bias; one neuron
    const std::vector<std::vector<double>> distractors{
        {1, 1}, {0.1, -1}, {1, 1}, {0.1, 0.6}, {0, 0}};
    for (std::size_t t = 0; t < distractors.size(); ++t)
        timeline.add(static_cast<std::int64_t>(10 * t),
                     Matrix{{9.0}, {distractors[t][0]}, {distractors[t][1]}, {9.0}});

    CHECK(timeline.of(0, 0).before == 20);
    CHECK(timeline.of(0, 0).after == 30);
    CHECK(timeline.last().before == 30);
    CHECK(timeline.last().after == 40);
}

TEST_CASE("a weight still above tau has no end, and one never above no beginning") {
    PruningTimeline timeline(1, 0.5);
    for (const std::int64_t step : {0, 10}) timeline.add(step, Matrix{{9.0}, {1.0}, {0.1}, {9.0}});

    CHECK(timeline.of(0, 0).before == 10);
    CHECK(is_censored(timeline.of(0, 0)));
    CHECK(std::isnan(timeline.of(1, 0).before));
    CHECK(timeline.last().before == 10);
    CHECK(is_censored(timeline.last()));
}

}  // namespace grokscope
