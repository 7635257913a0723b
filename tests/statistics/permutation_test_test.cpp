#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <vector>

#include "grokscope/base/random.hpp"
#include "grokscope/statistics/log_rank.hpp"
#include "grokscope/statistics/permutation_test.hpp"
#include "grokscope/statistics/survival.hpp"

namespace grokscope {
namespace {

/// So many runs, with events at 1, 2, ...
std::vector<Survival> events_in_turn(const int runs) {
    std::vector<Survival> times;
    for (int i = 1; i <= runs; ++i) times.push_back({.time = double(i), .is_event = true});
    return times;
}

/// How a run's time comes about.
using Draw = std::function<Survival(Random&)>;

double exponential_time(Random& random) { return -std::log(1 - random.uniform()); }

Survival cut_at(const double horizon, const double time) {
    return {.time = std::min(time, horizon), .is_event = time <= horizon};
}

Survival followed(Random& random) { return {.time = exponential_time(random), .is_event = true}; }

/// Three in ten are censored, at the end of their schedule.
Survival censored(Random& random) { return cut_at(1.2, exponential_time(random)); }

/// Evaluated every 20 steps, with a median of 140: few different times.
Survival evaluated(Random& random) {
    return {.time = 20 * std::ceil(7 * std::exp(0.5 * random.normal())), .is_event = true};
}

std::vector<Survival> drawn_group(const int runs, const Draw& draw, Random& random) {
    std::vector<Survival> group;
    for (int i = 0; i < runs; ++i) group.push_back(draw(random));
    return group;
}

/// How often groups that do not differ have a p of at most .05.
double false_positives(const int first, const int second, const Draw& draw, const int times) {
    Random random(1);
    int found = 0;
    for (int i = 0; i < times; ++i) {
        const PermutationEffort effort{.most_sums = 4000, .draws = 499, .seed = i};
        const auto group = drawn_group(first, draw, random);
        const auto other = drawn_group(second, draw, random);
        if (log_rank_permutation({{group, other}}, effort).p <= 0.05) ++found;
    }
    return double(found) / times;
}

}  // namespace

TEST_CASE("of one run against forty, the first and the last are one chance in 41 each") {
    // two divisions of 41 are as rare, and half of their chance counts
    const TwoGroups last{.first = {{100, true}}, .second = events_in_turn(40)};
    const TwoGroups never{.first = {{100, false}}, .second = events_in_turn(40)};
    const TwoGroups first{.first = {{0.5, true}}, .second = events_in_turn(40)};
    for (const auto& groups : {last, never, first}) {
        const auto found = log_rank_p(groups, log_rank(groups));

        CHECK(found.p == Approx(1.0 / 41));
        CHECK(found.method == "exact");
    }
    CHECK(log_rank(first).p < 1e-9);
}

TEST_CASE("a run that is second of 41 has the tail of two on either side, one of them by half") {
    auto others = events_in_turn(40);
    const TwoGroups second{.first = {{1.5, true}}, .second = others};

    CHECK(log_rank_permutation({second}).p == Approx((2 + 0.5 * 2) / 41));
}

TEST_CASE("three runs before three others are one division of 20, and its mirror image another") {
    const TwoGroups groups{.first = {{1, true}, {2, true}, {3, true}},
                           .second = {{4, true}, {5, true}, {6, true}}};

    CHECK(log_rank_permutation({groups}).p == Approx(1.0 / 20));
}

TEST_CASE("ties make divisions alike, and a tail counts all of them") {
    // one of four runs: the score of the first three is the same
    const TwoGroups tied{.first = {{1, true}}, .second = {{1, true}, {1, true}, {2, true}}};
    const TwoGroups last{.first = {{2, true}}, .second = {{1, true}, {1, true}, {1, true}}};

    CHECK(log_rank_permutation({tied}).p == Approx(0.25 + 0.5 * 0.75));
    CHECK(log_rank_permutation({last}).p == Approx(0.5 * 0.25));
}

TEST_CASE("the scores of a group add up to its observed less expected events") {
    const TwoGroups groups{.first = {{1, true}, {3, false}, {3, true}},
                           .second = {{2, true}, {3, true}, {9, false}, {4, true}}};

    const auto scores = log_rank_scores(groups);

    const auto test = log_rank(groups);
    CHECK(std::accumulate(scores.first.begin(), scores.first.end(), 0.0) ==
          Approx(test.first.observed - test.first.expected));
    CHECK(std::accumulate(scores.second.begin(), scores.second.end(), 0.0) ==
          Approx(test.second.observed - test.second.expected));
}

TEST_CASE("runs are divided within their stratum: pairs are tosses of a coin") {
    const TwoGroups win{.first = {{1, true}}, .second = {{2, true}}};
    const TwoGroups loss{.first = {{2, false}}, .second = {{1, true}}};
    const TwoGroups tie{.first = {{3, true}}, .second = {{3, true}}};

    // 0 of 5, or 5, by half; then 1 of 5, or 4, by half and both ends whole
    CHECK(log_rank_permutation({win, win, win, win, win, tie}).p == Approx(1.0 / 32));
    CHECK(log_rank_permutation({win, win, win, win, loss, tie}).p == Approx((2 + 5) / 32.0));
}

TEST_CASE("a division that is drawn says what all of them do, to the error of drawing") {
    Random random(3);
    const TwoGroups groups{.first = drawn_group(9, censored, random),
                           .second = drawn_group(8, censored, random)};

    const auto exact = log_rank_permutation({groups});
    const auto sampled = log_rank_permutation({groups}, {.most_sums = 100, .draws = 19'999});

    CHECK(exact.method == "exact");
    CHECK(sampled.method == "sampled");
    const double error = std::sqrt(exact.p * (1 - exact.p) / 20'000);
    CHECK(sampled.p == Approx(exact.p).margin(4 * error));
    CHECK(sampled.p != exact.p);
}

TEST_CASE("a sampled p depends neither on the order of runs nor on when it is drawn") {
    Random random(4);
    TwoGroups groups{.first = drawn_group(20, followed, random),
                     .second = drawn_group(25, followed, random)};
    const PermutationEffort effort{.most_sums = 100, .draws = 999};
    const double p = log_rank_permutation({groups}, effort).p;

    std::reverse(groups.first.begin(), groups.first.end());
    std::reverse(groups.second.begin(), groups.second.end());

    CHECK(log_rank_permutation({groups}, effort).p == p);
}

TEST_CASE("the least sampled p is that of the division that was seen, and its mirror image") {
    auto later = events_in_turn(20);
    for (auto& run : later) run.time += 100;

    const auto found =
        log_rank_permutation({{events_in_turn(20), later}}, {.most_sums = 100, .draws = 999});

    CHECK(found.p <= 1.0 / 1000);
    CHECK(found.p >= 0.5 / 1000);
}

TEST_CASE("chi-squared is taken of groups of 100 runs and more, and of none smaller") {
    Random random(5);
    TwoGroups groups{.first = drawn_group(100, evaluated, random),
                     .second = drawn_group(100, evaluated, random)};
    const auto large = log_rank_p(groups, log_rank(groups));
    groups.first.pop_back();
    const auto smaller = log_rank_p(groups, log_rank(groups), {.most_sums = 100, .draws = 99});

    CHECK(large.method == "asymptotic");
    CHECK(smaller.method == "sampled");
}

TEST_CASE("a permutation test without information is missing") {
    for (const auto& groups :
         {TwoGroups{{}, {}}, TwoGroups{{{1, true}}, {}}, TwoGroups{{{1, false}}, {{1, false}}},
          TwoGroups{{{2, true}, {2, true}}, {{2, true}}}}) {
        CHECK(std::isnan(log_rank_permutation({groups}).p));
        CHECK(log_rank_permutation({groups}).method.empty());
    }
}

TEST_CASE("groups that do not differ are told apart in .04 to .06 of all cases") {
    // The standard error of 3,000 simulations is .004, and their streams are fixed. With
    // chi-squared the rates are .17 for 1 against 40, .09 for 3 against 24.
    for (const auto& draw : {Draw(followed), Draw(censored), Draw(evaluated)}) {
        CHECK(false_positives(1, 40, draw, 4000) == Approx(0.05).margin(0.01));
        CHECK(false_positives(2, 24, draw, 3000) == Approx(0.05).margin(0.01));
        CHECK(false_positives(3, 24, draw, 3000) == Approx(0.05).margin(0.01));
        CHECK(false_positives(24, 24, draw, 2000) == Approx(0.05).margin(0.01));
    }
}

}  // namespace grokscope
