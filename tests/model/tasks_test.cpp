#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>

#include "grokscope/base/matrix.hpp"
#include "grokscope/model/tasks.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"
#include "grokscope/spec/spec_toml.hpp"

namespace grokscope {
namespace {

RunSpec parity_spec(const Encoding encoding) {
    RunSpec spec;
    spec.task.kind = TaskKind::sparse_parity;
    spec.task.encoding = encoding;
    return spec;
}

}  // namespace

TEST_CASE("modular addition has every pair once, with its sum") {
    const auto [p, symmetric, pairs] = GENERATE(table<std::int64_t, bool, std::int64_t>(
        {{2, true, 3}, {6, true, 21}, {67, true, 2278}, {6, false, 36}, {67, false, 4489}}));
    RunSpec spec;
    spec.task.modulus = p;
    spec.task.symmetric = symmetric;

    const auto task = make_task(spec);

    std::set<std::pair<std::int64_t, std::int64_t>> seen;
    for (std::int64_t i = 0; i < example_count(task); ++i) {
        const auto [a, b] = std::pair(task.inputs(i, 0), task.inputs(i, 1));
        seen.insert({a, b});
        CHECK((a < p && b < p && (a <= b || !symmetric)));
        CHECK((a + b - task.targets[static_cast<std::size_t>(i)]) % p == 0);
    }
    CHECK(static_cast<std::int64_t>(seen.size()) == pairs);
    CHECK(example_count(task) == pairs);
}

TEST_CASE("a parity label is the parity of the leading bits, whatever the encoding") {
    const auto zero_one = make_task(parity_spec(Encoding::zero_one));
    const auto plus_minus = make_task(parity_spec(Encoding::plus_minus));
    const IntegerMatrix bits = zero_one.inputs.leftCols(30);

    const Eigen::Matrix<std::int64_t, Eigen::Dynamic, 1> ones = bits.leftCols(3).rowwise().sum();

    CHECK(bits.minCoeff() == 0);
    CHECK(bits.maxCoeff() == 1);
    CHECK(plus_minus.inputs.leftCols(30) == IntegerMatrix(2 * bits.array() - 1));
    CHECK(zero_one.targets == plus_minus.targets);
    for (Eigen::Index i = 0; i < ones.size(); ++i)
        CHECK(zero_one.targets[static_cast<std::size_t>(i)] == ones(i) % 2);
}

TEST_CASE("a constant 1 follows the bits") {
    const auto task = make_task(parity_spec(GENERATE(Encoding::zero_one, Encoding::plus_minus)));

    CHECK(task.inputs.cols() == 31);
    CHECK(task.inputs.col(30).minCoeff() == 1);
    CHECK(task.inputs.col(30).maxCoeff() == 1);
}

TEST_CASE("the split follows its own seed and no other") {
    RunSpec spec;
    const auto split = make_task(spec).is_train;

    spec.seed.init = 9;
    spec.seed.noise = 9;
    CHECK(make_task(spec).is_train == split);

    spec.seed.split = 9;
    CHECK(make_task(spec).is_train != split);
}

TEST_CASE("a split alone has its examples with their labels, and no others") {
    RunSpec spec;
    spec.task.modulus = 5;
    const auto task = make_task(spec);

    const auto [train, test] = std::pair(split_of(task, true), split_of(task, false));

    CHECK(example_count(train) == 6);
    CHECK(example_count(test) == 9);
    std::set<std::pair<std::int64_t, std::int64_t>> seen;
    for (const auto& split : {train, test})
        for (std::int64_t i = 0; i < example_count(split); ++i) {
            seen.emplace(split.inputs(i, 0), split.inputs(i, 1));
            CHECK(split.targets[static_cast<std::size_t>(i)] ==
                  (split.inputs(i, 0) + split.inputs(i, 1)) % 5);
        }
    CHECK(seen.size() == 15);
}

TEST_CASE("a share of the pairs written in hundredths trains on as many, rounded down") {
    TaskSpec task;
    task.modulus = GENERATE(2, 3, 7, 10, 25, 31, 59, 67, 97, 100, 113, 128);
    task.symmetric = GENERATE(true, false);
    const auto percent = GENERATE(range<std::int64_t>(0, 101));
    task.train_fraction = std::stod(fmt::format("{}.{:02}", percent / 100, percent % 100));

    CHECK(train_pair_count(task) == percent * pair_count(task) / 100);
}

TEST_CASE("a share computed from a number of pairs trains on that number") {
    TaskSpec task;
    task.modulus = GENERATE(7, 13, 67);
    task.symmetric = false;
    const auto n = pair_count(task);
    for (std::int64_t count = 0; count <= n; ++count) {
        task.train_fraction = static_cast<double>(count) / static_cast<double>(n);
        CHECK(train_pair_count(task) == count);
    }
}

TEST_CASE("every preset trains on its share in tenths of a percent, rounded down") {
    for (const auto& name : preset_names(GROKSCOPE_PRESETS)) {
        const auto task = load_spec_file(name, GROKSCOPE_PRESETS).spec.task;
        const auto mille = std::llround(1000.0 * task.train_fraction);
        INFO(name);
        REQUIRE(task.train_fraction == static_cast<double>(mille) / 1000.0);

        CHECK(train_pair_count(task) == mille * pair_count(task) / 1000);
        CHECK(
            train_pair_count(task) ==
            static_cast<std::int64_t>(task.train_fraction * static_cast<double>(pair_count(task))));
    }
}

}  // namespace grokscope
