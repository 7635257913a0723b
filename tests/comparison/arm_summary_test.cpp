#include <catch2/catch.hpp>

#include <cmath>
#include <cstddef>

#include "grokscope/comparison/arm_summary.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/statistics/proportion.hpp"
#include "support/outcomes.hpp"

namespace grokscope {
namespace {

/// Two runs generalise, two end.
Arm mixed_arm() {
    return {.name = "a",
            .outcomes = {generalised_run("a", 0, 100), generalised_run("a", 1, 300),
                         censored_run("a", 2, 1000), censored_run("a", 3, 1000)}};
}

}  // namespace

TEST_CASE("an arm's shares count the runs that got there, with Wilson's interval") {
    const auto summary = arm_summary(mixed_arm(), 1000);

    CHECK(summary.arm == "a");
    CHECK(summary.runs == 4);
    CHECK(summary.memorised.count == 2);
    CHECK(summary.generalised.count == 2);
    CHECK(summary.generalised.share.share == 0.5);
    CHECK(summary.generalised.share.low == wilson(2, 4).low);
    CHECK(summary.generalised.share.high == wilson(2, 4).high);
}

TEST_CASE("an arm's curve is of the steps to generalise") {
    const auto summary = arm_summary(mixed_arm(), 1000);

    REQUIRE(summary.curve.size() == 2);
    CHECK(summary.curve[0].time == 100);
    CHECK(summary.curve[1].survival == Approx(0.5));
    CHECK(summary.median_steps.value == 300);
    CHECK(summary.restricted_steps.tau == 1000);
    CHECK(summary.restricted_steps.mean == Approx((100 + 300 + 1000 + 1000) / 4.0));
}

TEST_CASE("an arm's costs are those of all its runs, failures too") {
    auto arm = mixed_arm();
    for (std::size_t i = 0; i < 4; ++i) {
        arm.outcomes[i].seconds = static_cast<double>(i + 1);
        arm.outcomes[i].operations = 1e9 * static_cast<double>(i + 1);
    }

    const auto summary = arm_summary(arm, 1000);

    CHECK(summary.steps.mean == Approx(2400 / 4.0));
    CHECK(summary.steps.per_generalised == Approx(2400 / 2.0));
    CHECK(summary.seconds.mean == Approx(10 / 4.0));
    CHECK(summary.seconds.per_generalised == Approx(10 / 2.0));
    CHECK(summary.operations.per_generalised == Approx(5e9));
}

TEST_CASE("an arm's cost is missing where one run's is, not made of the others'") {
    auto arm = mixed_arm();
    for (std::size_t i = 0; i < 3; ++i) arm.outcomes[i].seconds = 1;

    CHECK(std::isnan(arm_summary(arm, 1000).seconds.mean));
    CHECK(std::isnan(arm_summary(arm, 1000).seconds.per_generalised));
}

TEST_CASE("an arm of which no run generalises pays without end for one that does") {
    const auto summary = arm_summary({.name = "a", .outcomes = {censored_run("a", 0, 1000)}}, 500);

    CHECK(summary.steps.mean == 1000);
    CHECK(summary.steps.per_generalised == INFINITY);
    CHECK(summary.curve.empty());
    CHECK(std::isnan(summary.median_steps.value));
    CHECK(summary.restricted_steps.mean == 500);
    CHECK(std::isnan(summary.norm));
}

TEST_CASE("an arm's medians are over the runs that generalised and have the number") {
    auto arm = mixed_arm();
    arm.outcomes.push_back(generalised_run("a", 4, 200));
    arm.outcomes[0].norm = 10;
    arm.outcomes[1].norm = 20;
    arm.outcomes[2].norm = 500;
    arm.outcomes[4].norm = 90;
    arm.outcomes[0].key_frequencies = 3;
    arm.outcomes[4].key_frequencies = 4;

    const auto summary = arm_summary(arm, 1000);

    CHECK(summary.norm == 20);
    CHECK(summary.key_frequencies == 3.5);
    CHECK(std::isnan(summary.distractor_ratio));
}

TEST_CASE("the common horizon is that of the arm followed least") {
    const Arm done{.name = "b",
                   .outcomes = {generalised_run("b", 0, 50), generalised_run("b", 1, 70)}};

    CHECK(followed_until(mixed_arm()) == 1000);
    // all have generalised by 70, but were trained to 10,000
    CHECK(followed_until(done) == 10'000);
    CHECK(common_horizon({done, mixed_arm()}) == 1000);
}

}  // namespace grokscope
