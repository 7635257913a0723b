#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "grokscope/spec/json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {
namespace {

using Catch::Contains;

Json tables_from(const std::string& toml, const std::string& name) {
    return tables_named(json_from_toml(toml, "test"), name);
}

/// Two arms of three settings together, over two seeds.
SweepPlan plan_of_arms() {
    const auto arms = sweep_arms(tables_from(R"(
[[arm]]
name = "weight decay"
"regularizer.weight_decay" = [0.3, 1.0]
[[arm]]
name = "small"
"model.hidden" = 8
)",
                                             "arm"));
    const LoadedSpec base{.spec = {}, .name = "arms", .summary = {}, .text = {}, .sweep = {}};
    return sweep_plan(base, arms, {{{.key = "seed", .values = {5, 6}}}}, "fused");
}

}  // namespace

TEST_CASE("a plan has every setting of every arm on all axes of the sweep") {
    const auto plan = plan_of_arms();

    REQUIRE(plan.runs.size() == 6);
    CHECK(plan.axes ==
          std::vector<std::string>{"regularizer.weight_decay", "model.hidden", "seed"});
    CHECK(plan.runs[3].arm == "weight decay");
    CHECK(plan.runs[3].spec.regularizer.weight_decay == 1.0);
    CHECK(plan.runs[3].spec.seed.split == 6);
    CHECK(plan.runs[4].arm == "small");
    CHECK(plan.runs[4].spec.model.hidden == 8);
    CHECK(plan.runs[4].spec.regularizer.weight_decay == 0.0);
    CHECK(plan.arms[1].keys == std::vector<std::string>{"model.hidden"});
}

TEST_CASE("a plan's arms are read back as they were written") {
    const auto plan = plan_of_arms();

    const auto again = plan_from_text(plan_to_text(plan), "test");

    REQUIRE(again.arms.size() == 2);
    CHECK(again.arms[0].name == "weight decay");
    CHECK(again.arms[0].keys == plan.arms[0].keys);
    for (std::size_t i = 0; i < plan.runs.size(); ++i) CHECK(again.runs[i].arm == plan.runs[i].arm);
}

TEST_CASE("an arm needs a name of its own, keys that exist, and runs of its own") {
    const LoadedSpec base{.spec = {}, .name = "arms", .summary = {}, .text = {}, .sweep = {}};
    const Grid seeds{{.key = "seed", .values = {0}}};
    const auto plan_from = [&](const std::string& toml) {
        return sweep_plan(base, sweep_arms(tables_from(toml, "arm")), {seeds}, "fused");
    };

    CHECK_THROWS_WITH(plan_from("[[arm]]\n\"model.hidden\" = 8\n"), Contains("has no name"));
    CHECK_THROWS_WITH(plan_from("[[arm]]\nname = \"a\"\n[[arm]]\nname = \"a\"\n"),
                      Contains("two arms a"));
    CHECK_THROWS_WITH(plan_from("[[arm]]\nname = \"a\"\n\"model.hiden\" = 8\n"),
                      Contains("did you mean model.hidden?"));
    CHECK_THROWS_WITH(plan_from("[[arm]]\nname = \"a\"\n[[arm]]\nname = \"b\"\n"),
                      Contains("the arms a and b have a run in common"));
    CHECK_THROWS_WITH(plan_from("[[arm]]\nname = \"a\"\nseed = 3\n"), Contains("on two axes"));
}

TEST_CASE("axes of a table stand in the place of those of their name") {
    const std::vector<Grid> grids{
        {{.key = "model.hidden", .values = {4, 5}}, {.key = "seed", .values = {0, 1, 2}}}};

    const auto changed =
        with_axes(grids, tables_from("[tuning]\nseed = \"7-8\"\n", "tuning").front());

    REQUIRE(changed.size() == 1);
    CHECK(keys_of(changed[0]) == std::vector<std::string>{"model.hidden", "seed"});
    CHECK(changed[0][1].values == std::vector<Json>{7, 8});
}

}  // namespace grokscope
