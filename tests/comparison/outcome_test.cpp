#include <catch2/catch.hpp>

#include "grokscope/base/interval.hpp"
#include "grokscope/comparison/outcome.hpp"
#include "support/outcomes.hpp"

namespace grokscope {

TEST_CASE("a run's time to generalise is that of the first evaluation that shows it") {
    const auto time = time_to_generalise(generalised_run("a", 0, 300));

    CHECK(time.time == 300);
    CHECK(time.is_event);
}

TEST_CASE("a run that never generalises is censored at its last evaluation") {
    const auto time = time_to_generalise(censored_run("a", 0, 5000));

    CHECK(time.time == 5000);
    CHECK_FALSE(time.is_event);
}

TEST_CASE("arms come in the order of their first runs, and keep theirs") {
    const auto arms = arms_of(
        {generalised_run("b", 4, 10), generalised_run("a", 4, 20), generalised_run("b", 1, 30)});

    REQUIRE(arms.size() == 2);
    CHECK(arms[0].name == "b");
    CHECK(arms[1].name == "a");
    REQUIRE(arms[0].outcomes.size() == 2);
    CHECK(arms[0].outcomes[1].seed == 1);
    CHECK(arms[1].outcomes.size() == 1);
}

TEST_CASE("an arm with a seed twice is refused") {
    CHECK_THROWS_WITH(arms_of({generalised_run("a", 4, 10), generalised_run("a", 4, 20)}),
                      "a has seed 4 twice (one run of each would be right)");
}

TEST_CASE("an outcome without its times is refused") {
    auto unevaluated = censored_run("a", 7, 5000);
    unevaluated.generalised = {};
    auto endless = generalised_run("a", 7, 300);
    endless.steps = missing;

    CHECK_THROWS_WITH(
        arms_of({unevaluated}),
        "the run of a with seed 7 was not evaluated (a step at which it was would be right)");
    CHECK_THROWS_WITH(arms_of({endless}),
                      "the run of a with seed 7 has nan steps (a number would be right)");
}

}  // namespace grokscope
