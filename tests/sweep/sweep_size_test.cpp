#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "grokscope/base/machine.hpp"
#include "grokscope/run/run_size.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/sweep/sweep_arms.hpp"
#include "grokscope/sweep/sweep_grid.hpp"
#include "grokscope/sweep/sweep_plan.hpp"
#include "grokscope/sweep/sweep_size.hpp"

namespace grokscope {
namespace {

Grid grid_of(const std::vector<std::string>& axes) {
    Grid grid;
    for (const auto& axis : axes) put_axis(axis, grid);
    return grid;
}

}  // namespace

TEST_CASE("the runs of a sweep are counted, and their sizes added up, without being made") {
    const auto grid = grid_of({"seed=0-999999", "task.modulus=[67]", "regularizer.l1=[0, 1e-9]"});

    const auto size = sweep_size(RunSpec{}, {}, {grid, grid_of({"model.hidden=[24, 24]"})});

    CHECK(size.runs == 2'000'002);
    CHECK(size.bytes == Approx(2'000'002 * run_bytes(RunSpec{})));
    CHECK(size.seconds == Approx(2'000'002 * run_seconds(RunSpec{})));
    CHECK(size.axis == "seed (1000000 values)");
    CHECK(is_big(size));
}

TEST_CASE("a sweep of few values has the size of all of its runs") {
    auto wide = RunSpec{};
    wide.model.hidden = 48;
    const SweepArm arm{.name = "any", .grid = grid_of({"model.hidden=48"})};

    const auto size = sweep_size(RunSpec{}, {arm}, {grid_of({"seed=0-2"})});

    CHECK(size.runs == 3);
    CHECK(size.bytes == Approx(3 * run_bytes(wide)));
    CHECK_FALSE(is_big(size));
}

TEST_CASE("a product of ranges that no memory holds is refused by its longest axis") {
    const auto size =
        sweep_size(RunSpec{}, {},
                   {grid_of({"seed.init=0-999", "seed.split=0-999999", "seed.noise=0-999"})});

    CHECK(size.runs == 1e12);
    CHECK_THROWS_WITH(check_plan_memory(size),
                      Catch::StartsWith("seed.split (1000000 values): the plan of 1e+12 runs takes "
                                        "5 PB of memory, and "));
}

TEST_CASE("a sweep beyond what is asked for by intent is confirmed") {
    const auto many = sweep_size(RunSpec{}, {}, {grid_of({"seed=0-20000"})});
    RunSpec spec;
    spec.schedule = {.steps = 1'000'000'000'000,
                     .metrics_every = 1'000'000'000'000,
                     .checkpoints = "last"};
    const auto lengthy = sweep_size(spec, {}, {grid_of({"seed=0-1"})});

    CHECK_THROWS_WITH(check_sweep_confirmed(many, false),
                      Catch::StartsWith("seed (20001 values): 20001 runs, about "));
    CHECK_THROWS_WITH(check_sweep_confirmed(lengthy, false),
                      Catch::StartsWith("schedule.steps = 1000000000000: 2 runs, about "));
    CHECK_NOTHROW(check_sweep_confirmed(many, true));
    CHECK_NOTHROW(check_sweep_confirmed(sweep_size(RunSpec{}, {}, {grid_of({"seed=0-8"})}), false));
}

TEST_CASE("a range is counted before it is made") {
    CHECK_THROWS_WITH(grid_of({"seed=0-999999999"}),
                      "seed = 0-999999999 has 1000000000 values (1000000 at most would be right)");
    CHECK_THROWS_WITH(grid_of({"seed=0-9223372036854775807"}),
                      "seed = 0-9223372036854775807 has 9223372036854775808 values (1000000 at "
                      "most would be right)");
    CHECK(grid_of({"seed=5000000-5000001"})[0].values.size() == 2);
}

TEST_CASE("as many jobs as the memory holds run at a time") {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.model.hidden = 1'000'000;  // beside which inputs count for little
    spec.model.hidden = static_cast<std::int64_t>(machine_memory() / run_memory(spec) *
                                                  static_cast<double>(spec.model.hidden) * 0.7);
    const SweepPlan plan{.name = {},
                         .summary = {},
                         .engine = {},
                         .text = {},
                         .axes = {},
                         .arms = {},
                         .runs = {{.id = "a", .spec = spec}, {.id = "b", .spec = spec}}};

    CHECK_NOTHROW(check_memory_of_jobs(plan, {0, 1}, 1));
    CHECK_NOTHROW(check_memory_of_jobs(plan, {0}, 2));
    CHECK_NOTHROW(check_memory_of_jobs(plan, {}, 2));
    CHECK_THROWS_WITH(check_memory_of_jobs(plan, {0, 1}, 2),
                      Catch::StartsWith("--jobs 2: the largest run takes ") &&
                          Catch::EndsWith("(--jobs 1 would be right)"));
}

}  // namespace grokscope
