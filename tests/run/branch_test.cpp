#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/run/branch.hpp"
#include "grokscope/run/branch_history.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_json.hpp"
#include "grokscope/spec/spec_toml.hpp"
#include "support/runs.hpp"
#include "support/specs.hpp"

namespace grokscope {
namespace {

RunSpec changed(const RunSpec& spec, const std::string& assignment) {
    return spec_from_json(parse_assignment(assignment), spec);
}

RunSpec parity_spec() {
    auto spec = testing::small_spec();
    spec.task.kind = TaskKind::sparse_parity;
    return spec;
}

BranchHistory history_of_one(const RunSpec& parent) {
    return {{.until = 100, .engine = "fused", .spec = parent}};
}

void check_at_100(const RunSpec& parent, const std::string& assignment) {
    check_branch(parent, changed(parent, assignment), history_of_one(parent).front());
}

}  // namespace

TEST_CASE("a branch may change how it is trained") {
    const auto* assignment =
        GENERATE("optimizer.lr=0.5", "optimizer.kind=sgd", "regularizer.weight_decay=3",
                 "loss.convention=mean", "schedule.steps=101", "schedule.checkpoints=last",
                 "numerics.dtype=float64", "seed.noise=1", "task.train_fraction=0.1");

    CHECK_NOTHROW(check_at_100(testing::small_spec(), assignment));
}

TEST_CASE("a branch may not change what its weights are for") {
    const auto* key = GENERATE("task.modulus", "task.bits", "model.hidden", "model.embed",
                               "seed.init", "seed.split", "task.test_size");

    CHECK_THROWS_WITH(check_at_100(testing::small_spec(), std::string(key) + "=5"),
                      Catch::StartsWith(std::string(key) + " = 5 in a branch of a run with "));
    CHECK_THROWS_AS(check_at_100(testing::small_spec(), std::string(key) + "=5"), UsageError);
}

TEST_CASE("the train set of a branch is cut by the key of its task, and not extended") {
    CHECK_NOTHROW(check_at_100(parity_spec(), "task.train_size=42"));
    CHECK_THROWS_WITH(check_at_100(parity_spec(), "task.train_size=44"),
                      "task.train_size = 44 in a branch of a run with 43 (less would be right: a "
                      "branch can cut the train set, not extend it)");
    CHECK_THROWS_WITH(check_at_100(testing::small_spec(), "task.train_fraction=0.75"),
                      Catch::StartsWith(
                          "task.train_fraction = 0.75 in a branch of a run with 0.6"));
    CHECK_THROWS_AS(check_at_100(parity_spec(), "task.train_fraction=0.1"), UsageError);
    CHECK_THROWS_AS(check_at_100(testing::small_spec(), "task.train_size=1"), UsageError);
}

TEST_CASE("Adam follows on sgd at step 0 alone") {
    const auto sgd = changed(testing::small_spec(), "optimizer.kind=sgd");
    const auto adam = changed(sgd, "optimizer.kind=adam");

    CHECK_NOTHROW(check_branch(sgd, adam, {.until = 0, .engine = "fused", .spec = sgd}));
    CHECK_THROWS_WITH(
        check_branch(sgd, adam, {.until = 1, .engine = "fused", .spec = sgd}),
        "optimizer.kind = \"adam\" in a branch of a run with \"sgd\" (sgd, or step 0, "
        "would be right: Adam's moments begin with the run)");
}

TEST_CASE("a branch has steps left to train") {
    CHECK_THROWS_WITH(
        check_at_100(testing::small_spec(), "schedule.steps=100"),
        "schedule.steps = 100 in a branch at step 100 (more than 100 would be right)");
}

TEST_CASE("pairs that leave a branch's train set become test pairs, and none joins") {
    const auto parent = testing::small_spec();
    const auto before = make_task(parent);

    const auto after = task_of(changed(parent, "task.train_fraction=0.25"), history_of_one(parent));

    CHECK(after.inputs == before.inputs);
    CHECK(split_rows(before, true).size() == 39);  // of 11 * 12 / 2 = 66 pairs: 0.6 of them
    CHECK(split_rows(after, true).size() == 16);   // and a quarter
    for (const auto row : split_rows(after, true))
        CHECK(before.is_train[static_cast<std::size_t>(row)] == 1);
}

TEST_CASE("strings that leave a branch's train set are in neither split, and the test set stays") {
    const auto parent = parity_spec();
    const auto before = make_task(parent);

    const auto after = task_of(changed(parent, "task.train_size=20"), history_of_one(parent));

    const auto train = split_of(after, true);
    const auto test = split_of(after, false);
    CHECK(train.inputs == IntegerMatrix(before.inputs.topRows(20)));
    CHECK(test.inputs == split_of(before, false).inputs);
    CHECK(test.targets == split_of(before, false).targets);
    CHECK(std::equal(train.targets.begin(), train.targets.end(), before.targets.begin()));
    CHECK(example_count(after) == 20 + parent.task.test_size);
}

TEST_CASE("a train set cut twice has the parent's test set still") {
    const auto eldest = parity_spec();
    const auto parent = changed(eldest, "task.train_size=30");
    auto history = history_of_one(eldest);
    history.push_back({.until = 200, .engine = "fused", .spec = parent});

    const auto task = task_of(changed(parent, "task.train_size=7"), history);

    CHECK(split_of(task, false).inputs == split_of(make_task(eldest), false).inputs);
    CHECK(split_rows(task, true).size() == 7);
}

TEST_CASE("a branch's history is its parent's up to the step") {
    const auto eldest = testing::small_spec();
    const auto parent = changed(eldest, "optimizer.lr=0.5");
    auto run = testing::run_of(parent, {});
    run.attributes = {{"engine", "reference"},
                      {"branch_history", history_to_text(history_of_one(eldest))}};
    const BranchHistory of_eldest{{.until = 60, .engine = "fused", .spec = eldest}};
    const BranchHistory of_both{{.until = 100, .engine = "fused", .spec = eldest},
                                {.until = 140, .engine = "reference", .spec = parent}};

    CHECK(branched_history(run, 60) == of_eldest);
    CHECK(branched_history(run, 100) == history_of_one(eldest));
    CHECK(branched_history(run, 140) == of_both);
}

}  // namespace grokscope
