#include <catch2/catch.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/comparison/arm_contrast.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "grokscope/statistics/sample_size.hpp"
#include "grokscope/statistics/survival.hpp"
#include "support/outcomes.hpp"
#include "support/remission.hpp"

namespace grokscope {
namespace {

/// Patients as runs: an arm whose seeds are 0, 1, ...
void add_runs(std::vector<Outcome>& outcomes, const std::string& arm,
              const std::vector<Survival>& times) {
    std::int64_t seed = 0;
    for (const auto& [time, is_event] : times)
        outcomes.push_back(is_event ? generalised_run(arm, seed++, time)
                                    : censored_run(arm, seed++, time));
}

/// Under placebo a remission ends sooner, so that is the faster arm.
std::vector<Outcome> remissions() {
    std::vector<Outcome> outcomes;
    add_runs(outcomes, "placebo", placebo_remissions());
    add_runs(outcomes, "treated", mercaptopurine_remissions());
    return outcomes;
}

/// Arms of so many runs that generalise at steps from `first` on, 10 apart.
std::vector<Survival> steps_from(const double first, const int runs) {
    std::vector<Survival> times;
    for (int i = 0; i < runs; ++i) times.push_back({.time = first + 10 * i, .is_event = true});
    return times;
}

}  // namespace

TEST_CASE("a comparison begins with the baseline, then takes arms as they come") {
    std::vector<Outcome> outcomes;
    for (const auto& arm : {"c", "a", "b"}) add_runs(outcomes, arm, steps_from(100, 3));

    const auto comparison = compare_arms(outcomes, "a");

    CHECK(comparison.baseline == "a");
    REQUIRE(comparison.summaries.size() == 3);
    CHECK(comparison.summaries[0].arm == "a");
    CHECK(comparison.summaries[1].arm == "c");
    CHECK(comparison.summaries[2].arm == "b");
    REQUIRE(comparison.contrasts.size() == 2);
    CHECK(comparison.contrasts[0].arm == "c");
    CHECK(comparison.contrasts[1].arm == "b");
}

TEST_CASE("an arm's verdict says whether it is faster than the baseline, or slower") {
    const auto faster = compare_arms(remissions(), "treated").contrasts.at(0);
    const auto slower = compare_arms(remissions(), "placebo").contrasts.at(0);

    CHECK(faster.verdict == "faster");
    CHECK(faster.log_rank.chi_squared == Approx(16.79).margin(5e-3));
    CHECK(faster.hazard_ratio.log_ratio == Approx(1.5721).margin(5e-5));
    CHECK(faster.mean_steps.difference.high < 0);
    CHECK(std::isnan(faster.runs_needed));
    CHECK(slower.verdict == "slower");
    CHECK(slower.hazard_ratio.log_ratio == Approx(-1.5721).margin(5e-5));
    CHECK(slower.mean_steps.difference.low > 0);
}

TEST_CASE("a contrast cannot tell arms of three runs, and says how many would") {
    std::vector<Outcome> outcomes;
    add_runs(outcomes, "base", {{2, true}, {4, true}, {9, false}});
    add_runs(outcomes, "arm", {{1, true}, {3, true}, {9, false}});

    const auto contrast = compare_arms(outcomes, "base").contrasts.at(0);

    CHECK(contrast.verdict == "cannot tell");
    CHECK(contrast.reason == "3 against 3 runs are too few (4 of each would be enough)");
    CHECK(contrast.runs_needed == runs_needed(contrast.hazard_ratio.profile.value, 4.0 / 6));
    CHECK(contrast.runs_needed > 3);
}

TEST_CASE("a verdict is held to the p that is adjusted for the number of arms") {
    std::vector<Outcome> outcomes;
    add_runs(outcomes, "base", steps_from(105, 7));
    add_runs(outcomes, "arm", steps_from(70, 7));
    const auto alone = compare_arms(outcomes, "base").contrasts.at(0);
    for (const auto& other : {"b", "c", "d", "e"}) add_runs(outcomes, other, steps_from(105, 7));
    const auto among_others = compare_arms(outcomes, "base").contrasts.at(0);

    CHECK(alone.holm_p == alone.log_rank_p.p);
    CHECK(alone.verdict == "faster");
    CHECK(alone.reason.empty());
    CHECK(among_others.log_rank_p.p == alone.log_rank_p.p);
    CHECK(among_others.holm_p == Approx(5 * alone.log_rank_p.p));
    CHECK(among_others.verdict == "cannot tell");
    CHECK(among_others.reason == "holm_p is not below .05");
}

TEST_CASE("one run beyond a baseline of forty has no verdict, whatever its p") {
    std::vector<Outcome> outcomes;
    add_runs(outcomes, "base", steps_from(100, 40));
    add_runs(outcomes, "arm", steps_from(20, 1));

    const auto contrast = compare_arms(outcomes, "base").contrasts.at(0);

    CHECK(contrast.log_rank.p < 1e-9);
    CHECK(contrast.log_rank_p.p == Approx(1.0 / 41));
    CHECK(contrast.holm_p < 0.05);
    CHECK(contrast.verdict == "cannot tell");
    CHECK(contrast.reason == "1 against 40 runs are too few (4 of each would be enough)");
}

TEST_CASE("a mean without spread is no certainty, and its reason is given") {
    std::vector<Outcome> outcomes;
    add_runs(outcomes, "base", {{900, false}, {900, false}, {900, false}});
    add_runs(outcomes, "arm", {{100, true}, {110, true}, {110, true}});

    const auto contrast = compare_arms(outcomes, "base").contrasts.at(0);

    CHECK(contrast.mean_steps.difference.value == Approx(320.0 / 3 - 900));
    CHECK(std::isnan(contrast.mean_steps.difference.low));
    CHECK(contrast.mean_reason == "no spread of steps up to tau in the baseline");
    CHECK(contrast.mean_p.p == Approx(1.0 / 20));
    CHECK(contrast.verdict == "cannot tell");
}

TEST_CASE("pairs are of runs with the same seed, in whatever order they come") {
    const std::vector<Outcome> outcomes{
        generalised_run("base", 1, 200), generalised_run("base", 2, 20),
        generalised_run("base", 3, 500), generalised_run("base", 8, 10),
        generalised_run("arm", 3, 400),  generalised_run("arm", 2, 30),
        censored_run("arm", 9, 10'000),  generalised_run("arm", 1, 100)};

    const auto contrast = compare_arms(outcomes, "base").contrasts.at(0);

    CHECK(contrast.pairs.wins == 2);
    CHECK(contrast.pairs.losses == 1);
    CHECK(contrast.pairs.ties == 0);
    // the log-rank test of pairs is McNemar's
    CHECK(contrast.log_rank_by_seed.chi_squared == Approx(1.0 / 3));
    CHECK(contrast.log_rank_by_seed.first.observed == 3);
}

TEST_CASE("an arm of failures against an arm of successes has a bounded hazard ratio") {
    std::vector<Outcome> outcomes;
    add_runs(outcomes, "base", steps_from(100, 6));
    for (std::int64_t seed = 0; seed < 6; ++seed)
        outcomes.push_back(censored_run("never", seed, 1000));

    const auto comparison = compare_arms(outcomes, "base");

    const auto& contrast = comparison.contrasts.at(0);
    CHECK(contrast.verdict == "slower");
    CHECK(contrast.hazard_ratio.profile.value == 0);
    CHECK(contrast.hazard_ratio.profile.high < 1);
    CHECK(contrast.pairs.losses == 6);
    CHECK(comparison.tau == 1000);
    CHECK(contrast.mean_steps.difference.value == Approx(1000 - 125));
}

TEST_CASE("arms that never generalise cannot be told apart, by any number of runs") {
    const auto contrast =
        compare_arms({censored_run("base", 0, 1000), censored_run("arm", 0, 1000)}, "base")
            .contrasts.at(0);

    CHECK(contrast.verdict == "cannot tell");
    CHECK(std::isnan(contrast.holm_p));
    CHECK(std::isnan(contrast.hazard_ratio.profile.value));
    CHECK(std::isnan(contrast.runs_needed));
    CHECK(contrast.reason == "1 against 1 runs are too few (4 of each would be enough)");
    CHECK(contrast.pairs.ties == 1);
}

TEST_CASE("a baseline that is no arm is refused") {
    CHECK_THROWS_WITH(compare_arms({censored_run("a", 0, 9), censored_run("b", 0, 9)}, "decay"),
                      "there is no arm decay (one of a, b would be right)");
}

}  // namespace grokscope
