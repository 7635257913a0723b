#include <catch2/catch.hpp>

#include <cstdint>
#include <vector>

#include "grokscope/model/tasks.hpp"
#include "grokscope/model/weights.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/run/run.hpp"
#include "grokscope/run/run_check.hpp"
#include "grokscope/run/run_file.hpp"
#include "grokscope/run/run_writer.hpp"
#include "grokscope/run/weights_check.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "support/runs.hpp"
#include "support/specs.hpp"
#include "support/temporary_directory.hpp"

namespace grokscope {
namespace {

/// Decay until step 100, none until 250.
BranchHistory two_ancestors() {
    auto with_decay = testing::small_spec();
    with_decay.regularizer.weight_decay = 0.1;  // no binary fraction
    auto wide = testing::small_spec();
    wide.numerics.dtype = Dtype::float64;
    return {{.until = 100, .engine = "reference", .spec = with_decay},
            {.until = 250, .engine = "fused", .spec = wide}};
}

/// Evaluated every 3 steps until it was branched at 4; every 2 steps from there to 10.
Run branched_run(const std::vector<std::int64_t>& steps) {
    auto parent = testing::small_spec();
    parent.schedule = {.steps = 20, .metrics_every = 3, .checkpoints = "every 4"};
    auto spec = parent;
    spec.schedule = {.steps = 10, .metrics_every = 2, .checkpoints = "every 5"};
    const auto weights = initial_weights(spec);
    auto run = testing::run_of(spec, {{0, weights}, {4, weights}, {5, weights}, {10, weights}});
    run.metrics.step = steps;
    run.attributes = {
        {"branch_history", history_to_text({{.until = 4, .engine = "fused", .spec = parent}})}};
    return run;
}

}  // namespace

TEST_CASE("a history reads back as it was written") {
    CHECK(history_of({{"branch_history", history_to_text(two_ancestors())}}) == two_ancestors());
    CHECK(history_of({{"engine", "fused"}}).empty());
}

TEST_CASE("a history that cannot be read says what would be right") {
    const auto text = GENERATE("[", "3", R"([{"until": 3}])",
                               R"([{"until": 3, "engine": "fused", "spec": {"task": {"x": 1}}}])");

    CHECK_THROWS_WITH(history_of({{"branch_history", text}}),
                      Catch::Contains("(a list of settings in JSON would be right)"));
}

TEST_CASE("the settings at a step are those under which it was made") {
    const auto history = two_ancestors();
    auto own = testing::small_spec();
    own.optimizer.lr = 0.5;

    CHECK(spec_at(history, own, 0) == history[0].spec);
    CHECK(spec_at(history, own, 100) == history[0].spec);
    CHECK(spec_at(history, own, 101) == history[1].spec);
    CHECK(spec_at(history, own, 250) == history[1].spec);
    CHECK(spec_at(history, own, 251) == own);
    CHECK(spec_at({}, own, 0) == own);
}

TEST_CASE("weights of a float64 ancestor stay what they were in the file of a float32 branch") {
    const testing::TemporaryDirectory directory;
    const auto path = directory / "branch.h5";
    const auto spec = testing::small_spec();
    const auto weights = initial_weights(spec);

    RunWriter writer(path, spec, make_task(spec),
                     {{"branch_history", history_to_text(two_ancestors())}});
    writer.append_checkpoint({.step = 0, .weights = weights});
    writer.finish("complete");
    const auto found = last_checkpoint(read_run(path)).weights;

    for (const auto& [name, value] : weights) CHECK(weight(found, name) == value);
}

TEST_CASE(
    "a branch is whole when its ancestors' steps follow their schedule and its own follow its") {
    const CheckDepth steps_alone{.metrics = false};

    CHECK(problems_of(branched_run({0, 3, 6, 8, 10}), steps_alone).empty());
    CHECK(problems_of(branched_run({0, 2, 4, 6, 8, 10}), steps_alone) ==
          Problems{"/metrics has 6 of 5 evaluations"});
}

}  // namespace grokscope
