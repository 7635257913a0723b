#include "grokscope/model/tasks.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "grokscope/base/error.hpp"
#include "grokscope/base/matrix.hpp"
#include "grokscope/base/random.hpp"
#include "grokscope/spec/run_spec.hpp"
#include "grokscope/spec/spec_check.hpp"

namespace grokscope {

std::int64_t example_count(const Task& task) {
    return static_cast<std::int64_t>(task.targets.size());
}

std::vector<std::int64_t> split_rows(const Task& task, const bool train) {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < example_count(task); ++i)
        if (task.is_train[static_cast<std::size_t>(i)] == (train ? 1 : 0)) rows.push_back(i);
    return rows;
}

IntegerMatrix token_pairs(const std::int64_t p, const bool symmetric) {
    IntegerMatrix pairs(symmetric ? p * (p + 1) / 2 : p * p, 2);
    std::int64_t row = 0;
    for (std::int64_t a = 0; a < p; ++a)
        for (std::int64_t b = symmetric ? a : 0; b < p; ++b) pairs.row(row++) << a, b;
    return pairs;
}

Task modular_addition(const RunSpec& spec) {
    Task task{.inputs = token_pairs(spec.task.modulus, spec.task.symmetric),
              .targets = {},
              .is_train = {}};
    const auto n = task.inputs.rows();
    for (std::int64_t i = 0; i < n; ++i)
        task.targets.push_back((task.inputs(i, 0) + task.inputs(i, 1)) % spec.task.modulus);
    task.is_train.assign(static_cast<std::size_t>(n), 0);
    auto random = random_stream(Purpose::split, spec.seed.split);
    const auto order = permutation(n, random);
    for (std::int64_t i = 0; i < train_pair_count(spec.task); ++i)
        task.is_train[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = 1;
    return task;
}

Task random_strings(const TaskSpec& spec, const std::int64_t n, Random& random) {
    Task task{.inputs = IntegerMatrix::Ones(n, spec.bits + 1),
              .targets = {},
              .is_train = std::vector<std::uint8_t>(static_cast<std::size_t>(n), 0)};
    const std::int64_t zero = spec.encoding == Encoding::zero_one ? 0 : -1;
    for (std::int64_t i = 0; i < n; ++i) {
        std::int64_t ones = 0;
        for (std::int64_t j = 0; j < spec.bits; ++j) {
            const auto bit = random.below(2);
            task.inputs(i, j) = bit == 1 ? 1 : zero;
            ones += j < spec.parity_bits ? bit : 0;
        }
        task.targets.push_back(ones % 2);
    }
    return task;
}

Task sparse_parity(const RunSpec& spec) {
    auto random = random_stream(Purpose::split, spec.seed.split);
    auto task = random_strings(spec.task, spec.task.train_size + spec.task.test_size, random);
    std::fill_n(task.is_train.begin(), spec.task.train_size, std::uint8_t{1});
    return task;
}

Task split_of(const Task& task, const bool train) {
    const auto rows = split_rows(task, train);
    Task split{.inputs = task.inputs(rows, Eigen::all),
               .targets = {},
               .is_train = std::vector<std::uint8_t>(rows.size(), train ? 1 : 0)};
    for (const auto row : rows)
        split.targets.push_back(task.targets[static_cast<std::size_t>(row)]);
    return split;
}

Task with_train_size(const Task& task, const std::int64_t train_size) {
    auto rows = split_rows(task, true);
    const auto test = split_rows(task, false);
    require(train_size <= static_cast<std::int64_t>(rows.size()),
            "{} training examples of {} (no more than there are would be right)", train_size,
            rows.size());
    rows.resize(static_cast<std::size_t>(train_size));
    rows.insert(rows.end(), test.begin(), test.end());
    std::sort(rows.begin(), rows.end());
    Task cut{.inputs = task.inputs(rows, Eigen::all), .targets = {}, .is_train = {}};
    for (const auto row : rows) {
        cut.targets.push_back(task.targets[static_cast<std::size_t>(row)]);
        cut.is_train.push_back(task.is_train[static_cast<std::size_t>(row)]);
    }
    return cut;
}

Task make_task(const RunSpec& spec) {
    return is_parity(spec) ? sparse_parity(spec) : modular_addition(spec);
}

}  // namespace grokscope
