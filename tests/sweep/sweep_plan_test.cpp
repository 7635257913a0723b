#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"

namespace grokscope {
namespace {

LoadedSpec small_base() {
    return {.spec = {}, .name = "base", .summary = "a sum", .text = "x = \"\"\n", .sweep = {}};
}

Grid grid_in(const std::string& toml) {
    return grids_of(tables_named(json_from_toml(toml, "test"), "sweep")).at(0);
}

}  // namespace

TEST_CASE("a sweep's axes are lists, ranges of integers, or single values") {
    const auto grid =
        grid_in("[sweep]\n\"seed\" = \"2-4\"\n\"model.hidden\" = [3, 5]\noptimizer.lr = 0.5\n");

    const auto plan = sweep_plan(small_base(), {grid}, "fused");

    CHECK(plan.axes == std::vector<std::string>{"model.hidden", "optimizer.lr", "seed"});
    REQUIRE(plan.runs.size() == 6);
    CHECK(plan.runs[0].spec.model.hidden == 3);
    CHECK(plan.runs[5].spec.model.hidden == 5);
    CHECK(plan.runs[5].spec.optimizer.lr == 0.5);
    CHECK(plan.runs[5].spec.seed == SeedSpec{.init = 4, .split = 4, .noise = 4});
}

TEST_CASE("several grids are joined, and what they share is there once") {
    auto tables = tables_named(
        json_from_toml("[[sweep]]\n\"seed\" = \"0-1\"\n[[sweep]]\n\"seed\" = \"1-2\"\n", "test"),
        "sweep");

    const auto plan = sweep_plan(small_base(), grids_of(tables), "fused");

    REQUIRE(plan.runs.size() == 3);
    CHECK(plan.runs[2].spec.seed.init == 2);
}

TEST_CASE("keys that go together vary as one axis") {
    const auto grid = grid_in("[sweep]\n\"model.embed, model.hidden\" = [32, 64]\n");

    const auto plan = sweep_plan(small_base(), {grid}, "fused");

    REQUIRE(plan.runs.size() == 2);
    CHECK(plan.runs[1].spec.model.embed == 64);
    CHECK(plan.runs[1].spec.model.hidden == 64);
    CHECK(axis_value(plan.runs[1].spec, plan.axes[0]) == 64);
}

TEST_CASE("ids are hashes of specifications") {
    RunSpec other;
    other.seed.noise = 1;

    CHECK(run_id(RunSpec{}) == run_id(RunSpec{}));
    CHECK(run_id(RunSpec{}) != run_id(other));
    CHECK(run_id(RunSpec{}).size() == 16);
}

TEST_CASE("shards divide a sweep: every run is in one of them, and sizes differ by one at most") {
    const auto plan =
        sweep_plan(small_base(), {grid_in("[sweep]\n\"seed\" = \"0-22\"\n")}, "fused");

    std::multiset<std::size_t> taken;
    for (std::int64_t shard = 0; shard < 5; ++shard) {
        const auto order = shard_order(plan, shard, 5);
        CHECK((order.size() == 4 || order.size() == 5));
        taken.insert(order.begin(), order.end());
    }

    std::vector<std::size_t> all(23);
    std::iota(all.begin(), all.end(), std::size_t{0});
    CHECK(std::vector<std::size_t>(taken.begin(), taken.end()) == all);
}

TEST_CASE("a plan is read back as it was written") {
    const auto plan = sweep_plan(small_base(), {grid_in("[sweep]\n\"seed\" = \"0-2\"\n")}, "fused");

    const auto text = plan_to_text(plan);
    const auto read = plan_from_text(text, "test");

    CHECK(plan_to_text(read) == text);
    CHECK(read.runs[2].spec == plan.runs[2].spec);
    CHECK(read.text == plan.text);
    CHECK_THROWS_WITH(plan_from_text(text.substr(0, text.size() / 2), "plan.json"),
                      Catch::StartsWith("plan.json is damaged: it is no plan of a sweep"));
}

TEST_CASE("what a sweep gets wrong is told with its values") {
    CHECK_THROWS_WITH(grid_in("[sweep]\n\"model.hiden\" = [1]\n"),
                      "unknown key model.hiden in a sweep (did you mean model.hidden?)");
    CHECK_THROWS_WITH(grid_in("[sweep]\n\"seed\" = []\n"),
                      "seed has no values in this sweep (at least one is needed)");
    CHECK_THROWS_WITH(
        sweep_plan(small_base(), {grid_in("[sweep]\n\"model.hidden\" = [4, 0]\n")}, "fused"),
        "of the runs of this sweep, that with model.hidden = 0: model.hidden = 0 (1 to 1000000 "
        "would be right)");
    CHECK_THROWS_WITH(sweep_plan(small_base(),
                                 {grid_in("[sweep]\n\"model.hidden\" = [\"many\"]\n")}, "fused"),
                      "model.hidden = \"many\" (an integer would be right)");
}

TEST_CASE("a key is on one axis of a grid, and an axis has a key") {
    const auto twice = grid_in("[sweep]\n\"seed\" = \"0-1\"\n\"seed.init\" = [7]\n");

    CHECK_THROWS_WITH(sweep_plan(small_base(), {twice}, "fused"),
                      "seed.init is on two axes of one grid (one of them would be right)");
    CHECK_THROWS_WITH(grid_in("[sweep]\n\"\" = [1]\n"),
                      Catch::StartsWith("an axis of this sweep has no key"));
    CHECK_THROWS_WITH(grid_in("sweep = 5\n"), "sweep = 5 (a table [sweep] would be right)");
    CHECK_THROWS_WITH(grid_in("[sweep]\n\"seed\" = \"5-3\"\n"),
                      "seed = 5-3 (a range that ascends would be right)");
}

TEST_CASE("an axis of the command line takes the place of the grid's own") {
    auto grid = grid_in("[sweep]\n\"seed\" = \"0-9\"\n\"model.hidden\" = [3, 5]\n");

    put_axis("seed=3-4", grid);
    put_axis("optimizer.kind=[\"sgd\"]", grid);
    put_axis("task.encoding=0/1", grid);

    const auto plan = sweep_plan(small_base(), {grid}, "fused");
    REQUIRE(plan.runs.size() == 4);
    CHECK(plan.runs[3].spec.seed.init == 4);
    CHECK(plan.runs[3].spec.optimizer.kind == OptimizerKind::sgd);
    CHECK(plan.runs[3].spec.task.encoding == Encoding::zero_one);
    CHECK_THROWS_WITH(put_axis("seed", grid), Catch::StartsWith("--over seed (right would be"));
}

}  // namespace grokscope
